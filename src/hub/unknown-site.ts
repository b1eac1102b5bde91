import { listed } from "../base/listed.ts";
import type { Refusal } from "../protocol/error-message.ts";
import type { SourceRegistry } from "./source-registry.ts";

/** The refusal of a question about a site of which no game is known, and to which there is no link; undefined if the site is known, or if none is named. */
export function unknownSite(
  registry: SourceRegistry,
  site: string | undefined,
  linked: readonly string[] = [],
): Refusal | undefined {
  if (site === undefined) return undefined;
  const sites = new Set([...linked, ...registry.all().flatMap((source) => source.site ?? [])]);
  if (sites.has(site)) return undefined;
  const names = [...sites].sort();
  const there =
    names.length === 0
      ? "this relay has no games of other sites; its own games have no site"
      : `there are ${listed(names)}`;
  return { code: "no_game", message: `expected a site that this relay reads from, not ${site}; ${there}` };
}
