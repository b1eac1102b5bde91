import { nearestName } from "../base/nearest-name.ts";

/** The name of the game that is most likely meant: the same name with or without its site, or else the most similar one; undefined if none is. */
export function nearestGame(given: string, names: readonly string[]): string | undefined {
  const own = withoutSite(given);
  return names.find((name) => withoutSite(name) === own) ?? nearestName(given, names);
}

/** A linked game whose name collides with another has its site before it: `lab/arena`. */
function withoutSite(name: string): string {
  return name.slice(name.indexOf("/") + 1);
}
