import { z } from "zod";
import { KEPT_SECONDS, RELATIVE_ERROR } from "../../../insight/index.ts";
import { sourceName } from "../../../protocol/commands.ts";
import { type Operation, operation } from "../operation/operation.ts";
import { numberParameter, textParameter } from "../operation/parameter.ts";
import { windowParameter } from "../operation/window-parameter.ts";
import { stats } from "../schemas/stats.ts";
import { describeSampling } from "./describe-sampling.ts";
import type { JudgementContext } from "./get-hitches.ts";

const MAX_BUDGET_MILLIS = 10_000;

/** `GET /stats?window=`: what games did over a stated window. */
export function getStats({ hub, insight, demand, judged }: JudgementContext): Operation {
  return operation({
    path: "/stats",
    id: "getStats",
    summary: "frames, work, physics, memory and tracking over a window, with how much they are of",
    description:
      "A look keeps the games sampling every frame for 30 s: the first one after a pause finds nothing new, and `sampling` says so.",
    query: {
      window: windowParameter("how far back: seconds (10, 10s, 2m), or run for all since the game connected"),
      source: textParameter(sourceName.optional(), "the one game that is wanted"),
      budget_ms: numberParameter(
        z.number().min(0.1).max(MAX_BUDGET_MILLIS).optional(),
        "a frame budget to count against, beside those of 72, 90 and 120 Hz and the game's own",
      ),
    },
    answer: stats,
    // They end now: an answer that differs in the moment alone is no news.
    ticking: ["to", "from"],
    run({ query: { window: length, source, budget_ms: budgetMillis } }) {
      const sampling = describeSampling(hub, demand());
      judged();
      const games = insight
        .windows({ length, source, budgetMillis })
        .filter(({ connected, samples, memory, tracking }) => connected || samples > 0 || memory || tracking);
      return {
        answer: { sampling, window_s: length, kept_s: KEPT_SECONDS, relative_error: RELATIVE_ERROR, games },
      };
    },
  });
}
