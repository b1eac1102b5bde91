import type { LinkCommand } from "../../protocol/link-notices.ts";

/** Subscriptions that count as one further command: each takes some 3 µs. */
const SUBSCRIPTIONS_PER_COMMAND = 4;

/** How many further commands a slow command counts as. It takes about 0.1 ms; other commands take 0.01 ms. */
const FURTHER_COSTS: Readonly<Partial<Record<LinkCommand["command"], number>>> = {
  configure: 9,
  set_update_interval: 9,
  subscribe: 9,
  unsubscribe: 9,
  resume: 9,
  get_events: 9,
};

/**
 * How many further commands a command counts as before it runs. A command that changes subscriptions works through those that it names
 * and those that the client has. Units: `subscriptions`, what the client has.
 */
export function furtherCost(command: LinkCommand, subscriptions: number): number {
  const fixed = FURTHER_COSTS[command.command] ?? 0;
  switch (command.command) {
    case "configure":
    case "set_update_interval":
      return fixed + Math.floor(subscriptions / SUBSCRIPTIONS_PER_COMMAND);
    case "subscribe":
    case "unsubscribe":
    case "resume":
      return fixed + Math.floor((subscriptions + command.topics.length) / SUBSCRIPTIONS_PER_COMMAND);
    default:
      return fixed;
  }
}
