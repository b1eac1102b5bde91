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
export const MAX_NAME_CHARACTERS = 128;

/** Whether a game may have a name. */
export function isGameName(name: string): boolean {
  return name !== "" && name.length <= MAX_NAME_CHARACTERS && !isReservedName(name);
}

/** Longest name of a site: in front of the name of a game there is room for it. Units: characters. */
export const MAX_SITE_CHARACTERS = 63;

/** Whether a relay may have a name as a site: the names of games may begin with it and a slash. */
export function isSiteName(name: string): boolean {
  return isGameName(name) && name.length <= MAX_SITE_CHARACTERS && /^[^\s/\p{Cc}]+$/u.test(name);
}

/** The name of a host as the name of a site: what a site's name may not have becomes a dash. */
export function siteNameOf(host: string): string {
  const name = host.replace(/[\s/\p{Cc}]+/gu, "-").slice(0, MAX_SITE_CHARACTERS);
  return isSiteName(name) ? name : "site";
}
