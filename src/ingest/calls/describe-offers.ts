import type { Source } from "../../hub/index.ts";

/** Most sources that a message lists, and most commands of each. */
const MAX_LISTED = 16;

/** A sentence that lists the commands of each game, for the error of a call that no game offers. */
export function describeOffers(connected: readonly Source[]): string {
  if (connected.length === 0) return "no game is connected";
  const offers = connected.map(({ name, commands }) =>
    commands.length === 0
      ? `${name} offers no commands`
      : `${name} offers ${listed(commands.map((command) => command.name))}`,
  );
  return listed(offers, "; ");
}

/** The first items of a list, and the number of the others. */
export function listed(items: readonly string[], separator = ", "): string {
  const first = items.slice(0, MAX_LISTED).join(separator);
  return items.length > MAX_LISTED ? `${first} and ${items.length - MAX_LISTED} more` : first;
}
