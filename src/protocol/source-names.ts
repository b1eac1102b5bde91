import { REFUSED_KEY } from "./json-fault.ts";

/** The source of the relay's own messages. */
export const RELAY_SOURCE = "relay";

/** Names that no game gets: clients could not tell its messages from the relay's, or the name cannot be a key in JSON. */
const RESERVED_NAMES: ReadonlySet<string> = new Set([RELAY_SOURCE, REFUSED_KEY]);

/** Whether no game gets this name, however its letters are written. */
export function isReservedName(name: string): boolean {
  return RESERVED_NAMES.has(name.trim().toLowerCase());
}

/** Longest name of a game. Units: characters. */
const MAX_NAME_CHARACTERS = 128;

/** Whether a game may have a name. */
export function isGameName(name: string): boolean {
  return name !== "" && name.length <= MAX_NAME_CHARACTERS && !isReservedName(name);
}
