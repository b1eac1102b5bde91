import { z } from "zod";
import { unknownGame, unknownSite } from "../../../hub/index.ts";
import { KEPT_SECONDS, RELATIVE_ERROR } from "../../../insight/index.ts";
import { sourceName } from "../../../protocol/commands.ts";
import { type Operation, operation } from "../operation/operation.ts";
import { numberParameter, textParameter } from "../operation/parameter.ts";
import { siteParameter } from "../operation/site-parameter.ts";
import { windowParameter } from "../operation/window-parameter.ts";
import { stats } from "../schemas/stats.ts";
import { describeSampling } from "./describe-sampling.ts";
import type { JudgementContext } from "./get-hitches.ts";

const MAX_BUDGET_MILLIS = 10_000;

/** `GET /stats?window=`: statistics of each game over a time window. */
export function getStats({ hub, insight, demand, judged }: JudgementContext): Operation {
  return operation({
    path: "/stats",
    id: "getStats",
    summary: "frames, work, physics, memory and tracking of each game over a time window",
    description:
      "The request makes the games sample every frame for 30 s. The first request after a pause finds nothing new, and `sampling` says so.",
    query: {
      window: windowParameter(
        "length of the window: 10, 10s or 2m up to now, or run for everything since the game connected",
      ),
      source: textParameter(sourceName.optional(), "the name of one game"),
      site: siteParameter,
      budget_ms: numberParameter(
        z.number().min(0.1).max(MAX_BUDGET_MILLIS).optional(),
        "a frame budget to count, next to those of 72, 90 and 120 Hz and of the game itself",
      ),
    },
    answer: stats,
    refusals: ["no_game"],
    // The window ends now, so these always differ; a poller needs no answer that differs only in them.
    ticking: ["to", "from"],
    run({ query: { window: length, source, site, budget_ms: budgetMillis } }) {
      const refusal = unknownSite(hub.registry, site) ?? unknownGame(hub.registry, source);
      if (refusal !== undefined) return { refusal };
      const sampling = describeSampling(hub, demand());
      judged();
      const games = insight
        .windows({ length, source, budgetMillis })
        .filter(({ connected, samples, memory, tracking }) => connected || samples > 0 || memory || tracking)
        .map((game) => ({ ...game, site: hub.registry.ofEpoch(game.epoch)?.site ?? null }))
        .filter((game) => site === undefined || game.site === site);
      return {
        answer: { sampling, window_s: length, kept_s: KEPT_SECONDS, relative_error: RELATIVE_ERROR, games },
      };
    },
  });
}
