import type { Clock } from "../../../base/clock.ts";
import { unknownGame, unknownSite } from "../../../hub/index.ts";
import { fleetOf } from "../../../insight/index.ts";
import { sourceName } from "../../../protocol/commands.ts";
import type { SiteLink } from "../../../protocol/site-link.ts";
import { type Operation, operation } from "../operation/operation.ts";
import { textParameter } from "../operation/parameter.ts";
import { siteParameter } from "../operation/site-parameter.ts";
import { games } from "../schemas/games.ts";
import { describeSampling } from "./describe-sampling.ts";
import type { JudgementContext } from "./get-hitches.ts";

/** What the list of games needs of the relay. */
export interface GamesContext extends Pick<JudgementContext, "hub" | "demand" | "judged"> {
  clock: Clock;
  /** The links to other sites. */
  siteLinks(): readonly SiteLink[];
}

/** `GET /games`: the games of all sites with their verdicts. */
export function getGames({ hub, clock, demand, judged, siteLinks }: GamesContext): Operation {
  return operation({
    path: "/games",
    id: "getGames",
    summary: "the games of all sites, grouped, each with the verdict on its last seconds",
    description:
      "The request makes the games sample every frame for 30 s, as /stats does. The first request after a pause finds old verdicts, and `sampling` says so.",
    query: {
      site: siteParameter,
      source: textParameter(sourceName.optional(), "the name of one game"),
    },
    answer: games,
    refusals: ["no_game"],
    ticking: ["age_s"],
    run({ query: { site, source } }) {
      const links = siteLinks();
      const refusal =
        unknownSite(
          hub.registry,
          site,
          links.map((link) => link.site),
        ) ?? unknownGame(hub.registry, source);
      if (refusal !== undefined) return { refusal };
      const sampling = describeSampling(hub, demand());
      judged();
      const asked = hub.registry.all().filter(({ name }) => (source ?? name) === name);
      const now = { monotonicMillis: clock.monotonicMillis(), unixSeconds: clock.unixMillis() / 1000 };
      const sites = fleetOf(asked, links, now)
        .filter((one) => site === undefined || one.site === site)
        .filter(({ games: found }) => source === undefined || found.length > 0);
      return { answer: { sampling, sites } };
    },
  });
}
