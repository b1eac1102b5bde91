import { z } from "zod";
import type { JsonObject } from "../protocol/json-object.ts";
import { TOPIC_DATA } from "../protocol/topic-data.ts";
import { topicRow } from "../protocol/topic-table.ts";
import type { Topic } from "../protocol/topics.ts";
import type { RecordedChannel } from "./recording-writer.ts";
import { viewableSchema } from "./viewable-schema.ts";

/** The schemas of topics' data, as recordings and viewers have them: JSON Schema in the form that viewers read, named after the topic. All topics that games name themselves share one. Cost: some milliseconds for the first of each name. */
export class TopicSchemas {
  readonly #known = new Map<string, RecordedChannel["schema"]>();

  of(topic: Topic): RecordedChannel["schema"] {
    const title = Object.hasOwn(TOPIC_DATA, topic) ? (topic as keyof typeof TOPIC_DATA) : undefined;
    const name = `telemetry.${title ?? "event"}`;
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const shape = title === undefined ? z.looseObject({}) : TOPIC_DATA[title];
    const schema = z.toJSONSchema(shape, { io: "input", unrepresentable: "any" }) as JsonObject;
    const about = { title: title ?? "event of a game", description: topicRow(topic).about };
    const data = Buffer.from(JSON.stringify({ ...viewableSchema(schema), ...about }));
    const made = { name, encoding: "jsonschema", data };
    this.#known.set(name, made);
    return made;
  }
}
