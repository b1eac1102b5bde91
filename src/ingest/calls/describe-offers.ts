import type { Source } from "../../hub/index.ts";

/** Most sources, and most commands of each, that a message lists. */
const MAX_LISTED = 16;

/** Which games offer what, in a sentence for somebody who called something else. */
export function describeOffers(connected: readonly Source[]): string {
  if (connected.length === 0) return "no game is connected";
  const offers = connected.map(({ name, commands }) =>
    commands.length === 0
      ? `${name} offers no commands`
      : `${name} offers ${listed(commands.map((command) => command.name))}`,
  );
  return listed(offers, "; ");
}

/** The first few of a list, and how many there are beside. */
export function listed(items: readonly string[], separator = ", "): string {
  const first = items.slice(0, MAX_LISTED).join(separator);
  return items.length > MAX_LISTED ? `${first} and ${items.length - MAX_LISTED} more` : first;
}
