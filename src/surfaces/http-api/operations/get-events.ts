import { z } from "zod";
import type { Clock } from "../../../base/clock.ts";
import { eventsPage } from "../../../delivery/index.ts";
import type { Hub } from "../../../hub/index.ts";
import { DEFAULT_EVENTS, epochName, eventsLimit, offset, topicPatterns } from "../../../protocol/commands.ts";
import { type Operation, operation } from "../operation/operation.ts";
import { listParameter, numberParameter, textParameter } from "../operation/parameter.ts";
import { count, epoch } from "../schemas/common.ts";

const event = z.looseObject({
  type: z.string(),
  topic: z.string(),
  source: z.string(),
  source_epoch: z.string(),
  seq: count.describe("counts the messages of the topic"),
  offset: count.describe("counts the messages of all topics"),
});

const events = z.strictObject({
  epoch,
  recovered: z
    .boolean()
    .describe(
      "whether nothing is missing after `since`; false also where it is of another epoch, and the oldest begin",
    ),
  events: z.array(event).describe("oldest first"),
  next: count.describe("what `since` is for the next page"),
  more: z.boolean().describe("whether there are further ones now"),
  complete: z.boolean().describe("whether nothing after `since` is gone from the history"),
});

/** `GET /events`: what happened, a page at a time. */
export function getEvents({ hub, clock }: { hub: Hub; clock: Clock }): Operation {
  return operation({
    path: "/events",
    id: "getEvents",
    summary: "what happened after an offset, oldest first, a page at a time",
    description:
      "Poll with `since` set to `next` and `epoch` to `epoch` of the answer before: each event comes once, and `recovered` says whether any is missing. A page ends early at a mebibyte of events.",
    query: {
      since: numberParameter(offset.default(0), "the offset after which events are wanted"),
      epoch: textParameter(epochName.optional(), "the epoch that `since` is of"),
      limit: numberParameter(eventsLimit.default(DEFAULT_EVENTS), "how many at most"),
      topic: listParameter(
        topicPatterns.default(["*"]),
        "topics and wildcards with commas between, such as custom/*,log/error; a state topic such as fps by its name alone",
      ),
    },
    answer: events,
    run({ query: { topic: topics, ...wish } }) {
      const page = eventsPage(hub, clock.monotonicMillis(), { ...wish, topics });
      return { answer: page as z.input<typeof events> };
    },
  });
}
