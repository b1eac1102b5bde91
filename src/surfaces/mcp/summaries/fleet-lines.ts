import { timeWords } from "../../../base/time-words.ts";
import type { FleetSite } from "../../../insight/index.ts";

/** Room for the names and verdicts of games; of the others the lines say how many there are. Units: characters. */
const GAMES_CHARACTERS = 1600;
/** Longest name of a game in a line. Units: characters. */
const NAME_CHARACTERS = 60;
/** Most sites that have a line. */
const MAX_SITES = 32;

/** One line for each site: its games with their verdicts in few words, the worst first; or since when its link is down. Units: unix seconds. */
export function fleetLines(sites: readonly FleetSite[], unixSeconds: number): string[] {
  const told = sites.filter(({ site, games }) => site !== null || games.length > 0);
  let room = GAMES_CHARACTERS;
  const lines = told.slice(0, MAX_SITES).map(({ site, link, games }) => {
    const name = site === null ? "This relay" : `Site ${site}`;
    if (link?.connected === false)
      return `${name}: link down for ${timeWords(unixSeconds - link.since)}, its games are unknown.`;
    const words: string[] = [];
    for (const { source, words: does } of games) {
      const said = `${source.slice(0, NAME_CHARACTERS)} ${does}`;
      if (said.length > room) break;
      room -= said.length;
      words.push(said);
    }
    const more = games.length - words.length;
    const all = [...words, ...(more > 0 ? [`${more} more`] : [])];
    return `${name}: ${all.length === 0 ? "no game" : all.join("; ")}.`;
  });
  const more = told.length - lines.length;
  return more > 0 ? [...lines, `${more} more sites.`] : lines;
}
