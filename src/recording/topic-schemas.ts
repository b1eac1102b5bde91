import { z } from "zod";
import { TOPIC_DATA } from "../protocol/topic-data.ts";
import { topicRow } from "../protocol/topic-table.ts";
import type { Topic } from "../protocol/topics.ts";
import type { RecordedChannel } from "./recording-writer.ts";

/** The schema of a topic's data, as a recording has it: JSON Schema, named after the topic. All topics that games name themselves share one. */
export function schemaOf(topic: Topic): RecordedChannel["schema"] {
  const name = Object.hasOwn(TOPIC_DATA, topic) ? (topic as keyof typeof TOPIC_DATA) : undefined;
  const shape = name === undefined ? z.looseObject({}) : TOPIC_DATA[name];
  const schema = z.toJSONSchema(shape, { io: "input", unrepresentable: "any" });
  const about = { title: name ?? "event of a game", description: topicRow(topic).about };
  return {
    name: `telemetry.${name ?? "event"}`,
    encoding: "jsonschema",
    data: Buffer.from(JSON.stringify({ ...schema, ...about })),
  };
}
