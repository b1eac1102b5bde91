import { z } from "zod";
import type { Hub } from "../../../hub/index.ts";
import { isByNameOnly } from "../../../protocol/topic-patterns.ts";
import { type Operation, operation } from "../operation/operation.ts";
import { count, epoch } from "../schemas/common.ts";

const topic = z.strictObject({
  topic: z.string(),
  kind: z
    .enum(["state", "event"])
    .describe("of a state topic only the newest value matters, of an event topic every message"),
  by_name_only: z.boolean().describe("whether wildcards leave it out"),
  in_demand: z.boolean().describe("whether any client is subscribed to it now"),
  messages: count.describe("messages so far"),
  history: z.strictObject({
    messages: count,
    bytes: count.describe("approximate"),
    evicted_through: count.describe(
      "offset of the newest message that the history no longer holds; 0 while it holds all",
    ),
  }),
});

const topics = z.strictObject({
  epoch,
  offset: count.describe("counts the messages of all topics"),
  topics: z.array(topic),
});

/** `GET /topics`: every topic, and how much of it is kept. */
export function getTopics(hub: Hub, hasSubscribers: (topic: string) => boolean): Operation {
  return operation({
    path: "/topics",
    id: "getTopics",
    summary: "every topic: its messages so far and how many of them are kept",
    answer: topics,
    run: () => ({
      answer: {
        epoch: hub.epoch,
        offset: hub.topics.offset,
        topics: hub.topics.all().map(({ name, isState, messages, history }) => ({
          topic: name,
          kind: isState ? ("state" as const) : ("event" as const),
          by_name_only: isByNameOnly(name),
          in_demand: hasSubscribers(name),
          messages,
          history: {
            messages: history.size,
            bytes: history.bytes,
            evicted_through: history.evictedThrough,
          },
        })),
      },
    }),
  });
}
