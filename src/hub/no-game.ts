import { listed } from "../base/listed.ts";
import type { Refusal } from "../protocol/error-message.ts";
import type { MessageSource } from "./message-source.ts";
import { nearestGame } from "./nearest-game.ts";
import type { SourceRegistry } from "./source-registry.ts";

/** The refusal where no game has connected, or none with this name; it suggests the nearest name, and lists the games that are there. */
export function noGame(registry: SourceRegistry, source: string | undefined): Refusal {
  const names = registry.all().map(({ name }) => name);
  const there = names.length === 0 ? "no game has connected" : `there are ${listed(names)}`;
  const expected =
    source === undefined ? "expected a game that has sent samples" : `expected a game called ${source}`;
  const nearest = source === undefined ? undefined : nearestGame(source, names);
  const meant = nearest === undefined ? "" : `; did you mean ${nearest}?`;
  return { code: "no_game", message: `${expected}${meant}; ${there}` };
}

/** The refusal of a question about a game that is neither connected nor remembered; undefined if the game is known, or if none is named. */
export function unknownGame(registry: SourceRegistry, source: string | undefined): Refusal | undefined {
  if (source === undefined || registry.all().some(({ name }) => name === source)) return undefined;
  return noGame(registry, source);
}

/** The refusal of what only the relay of a game can do, such as "mark the moment"; undefined for a game that is not connected to another relay. */
export function connectedElsewhere(
  { name, site }: Pick<MessageSource, "name" | "site">,
  what: string,
): Refusal | undefined {
  if (site === undefined) return undefined;
  const message = `expected a game that is connected to this relay, got ${name}, which is connected to the relay of the site ${site}: ${what} there`;
  return { code: "no_game", message };
}
