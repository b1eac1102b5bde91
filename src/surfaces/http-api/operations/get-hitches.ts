import { z } from "zod";
import type { Insight } from "../../../insight/index.ts";
import { sourceName } from "../../../protocol/commands.ts";
import { type Operation, operation } from "../operation.ts";
import { numberParameter, switchParameter, textParameter } from "../query-parameter.ts";
import { hitches as answer } from "../schemas/hitches.ts";

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 1000;

/** `GET /hitches`: the last runs of late frames, each with its cause. */
export function getHitches({ insight }: { insight: Insight }): Operation {
  return operation({
    path: "/hitches",
    id: "getHitches",
    summary:
      "the last hitches, each with its worst frame, what was lost, and the cause as far as it is known",
    description: "With `context`, what happened around each: frames, events, poses and monitors.",
    query: {
      limit: numberParameter(z.int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT), "how many of the newest"),
      source: textParameter(sourceName.optional(), "the one game that is wanted"),
      id: textParameter(z.string().max(256).optional(), "one hitch by its id, which its alert has too"),
      waiting: switchParameter(
        "with those in which the game only waited, for a busy machine, the runtime or the display",
      ),
      context: switchParameter("with what happened from 2 s before to 1 s after"),
    },
    answer,
    run({ query: { context, waiting, ...question } }) {
      const { hitches } = insight;
      const found = hitches
        .find({ ...question, waiting: waiting || question.id !== undefined })
        .map((hitch) => {
          const around = context ? hitches.context(hitch.id) : undefined;
          return { ...hitch, ...(around && { context: around }) };
        });
      return { answer: { total: hitches.count, kept: hitches.kept, waited: hitches.waited, hitches: found } };
    },
  });
}
