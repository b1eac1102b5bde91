import { listed } from "../../base/listed.ts";
import type { Source } from "../../hub/index.ts";

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
