import { z } from "zod";
import type { Hub } from "../../../hub/index.ts";
import type { Insight } from "../../../insight/index.ts";
import { sourceName } from "../../../protocol/commands.ts";
import type { Demand } from "../../../protocol/streams.ts";
import { type Operation, operation } from "../operation/operation.ts";
import { numberParameter, switchParameter, textParameter } from "../operation/parameter.ts";
import { hitches as answer } from "../schemas/hitches.ts";
import { describeSampling } from "./describe-sampling.ts";

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 1000;

/** What judging games needs of the relay. */
export interface JudgementContext {
  hub: Hub;
  insight: Insight;
  /** What all want of the games now. */
  demand(): Demand;
  /** Somebody looks at how games do, and may look again. */
  judged(): void;
}

/** `GET /hitches`: the last runs of late frames, each with its cause. */
export function getHitches({ hub, insight, demand, judged }: JudgementContext): Operation {
  return operation({
    path: "/hitches",
    id: "getHitches",
    summary:
      "the last hitches, each with its worst frame, what was lost, and the cause as far as it is known",
    description:
      "With `context`, what happened around each: frames, events, poses and monitors. A look keeps the games sampling every frame for 30 s; `sampling` says what they did before.",
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
      const sampling = describeSampling(hub, demand());
      judged();
      const found = hitches
        .find({ ...question, waiting: waiting || question.id !== undefined })
        .map((hitch) => {
          const around = context ? hitches.context(hitch.id) : undefined;
          return { ...hitch, ...(around && { context: around }) };
        });
      const { count: total, kept, waited } = hitches;
      return { answer: { sampling, total, kept, waited, hitches: found } };
    },
  });
}
