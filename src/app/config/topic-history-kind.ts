import type { z } from "zod";
import { loadZod } from "../../base/load-zod.ts";
import { isTopicPattern } from "../../protocol/topic-patterns.ts";
import type { ValueKind } from "./value-kind.ts";

/** Longest time that a topic's messages are kept. Units: seconds. */
export const MAX_HISTORY_SECONDS = 86_400;
/** Most bytes that are kept of one topic. */
export const MAX_HISTORY_BYTES = 256 * 1024 ** 2;
/** Most topics with a history of their own. */
const MAX_TOPICS = 256;

/** Limits of the history of single topics, as JSON. Units: seconds, bytes. */
export type TopicHistories = Record<string, { seconds?: number | undefined; bytes?: number | undefined }>;

function historiesSchema(): z.ZodType<TopicHistories> {
  const z = loadZod();
  return z
    .record(
      z.string().refine((topic) => isTopicPattern(topic) && !topic.includes("*"), {
        error: "expected one topic, such as fps or custom/shot",
      }),
      z.strictObject({
        seconds: z.number().min(0).max(MAX_HISTORY_SECONDS).optional(),
        bytes: z.int().min(0).max(MAX_HISTORY_BYTES).optional(),
      }),
    )
    .refine((topics) => Object.keys(topics).length <= MAX_TOPICS, {
      error: `expected at most ${MAX_TOPICS} topics`,
    });
}

/** Topics with their history limits: `custom/shot=3600,4194304`. Semicolons separate several in one text. */
export const topicHistoryKind: ValueKind<TopicHistories> = {
  schema: historiesSchema,
  argument: "<topic=seconds[,bytes]>",
  expected: "one topic with its seconds and optionally bytes, such as fps=120 or custom/shot=3600,4194304",
  readText(text, before) {
    const read = text.split(";").map(readOne);
    if (read.includes(undefined)) return undefined;
    return { ...(typeof before === "object" ? before : {}), ...Object.assign({}, ...read) };
  },
  nearest: () => "",
};

function readOne(text: string): TopicHistories | undefined {
  // The name of an event may contain an equals sign, so the last one counts.
  const [, topic, seconds, , bytes] = /^(.+)=([^=,]+)(,([^=,]+))?$/.exec(text.trim()) ?? [];
  if (topic === undefined) return undefined;
  return { [topic]: { seconds: Number(seconds), ...(bytes === undefined ? {} : { bytes: Number(bytes) }) } };
}
