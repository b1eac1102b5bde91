import { z } from "zod";
import { shortened } from "../../../base/shortened.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import { isJsonObject } from "../../../protocol/json-object.ts";

/** An event in one line. */
export const eventLine = z.strictObject({
  offset: z.int().describe("its position among all messages"),
  at: z.number().describe("unix seconds, by the game's clock if the game sent a time"),
  topic: z.string(),
  source: z.string(),
  what: z.string().describe("its message, or its data as JSON; shortened if it is long"),
});

/** One {@link eventLine}. */
export type EventLine = z.infer<typeof eventLine>;

/** Fields that the line shows elsewhere. */
const ENVELOPE = new Set(["type", "timestamp", "topic", "source", "source_epoch", "seq", "offset"]);

/** A v1 message as a line. `characters` limits its text. */
export function eventLineOf(message: Readonly<JsonObject>, characters: number): EventLine {
  const { offset, timestamp, topic, source } = message;
  return {
    offset: Number(offset),
    at: typeof timestamp === "number" ? timestamp : 0,
    topic: shortened(String(topic), 160),
    source: String(source),
    what: shortened(whatOf(message), characters),
  };
}

/** The text of a message: the place in a script, if it has one, then its words, then the rest of its data as JSON. */
export function whatOf(message: Readonly<JsonObject>): string {
  const data = isJsonObject(message.data)
    ? message.data
    : Object.fromEntries(Object.entries(message).filter(([key]) => !ENVELOPE.has(key)));
  // The topic already contains event_name.
  const { message: words, event_name: _, ...more } = data;
  if (typeof words !== "string") return jsonOf(words === undefined ? more : { message: words, ...more });
  const { place, rest } = withoutPlace(more);
  const json = Object.keys(rest).length === 0 ? "" : ` ${jsonOf(rest)}`;
  return `${place}${words}${json}`;
}

/** The place in a script, `file:line in function`; null if the data names no file. */
export function placeOf({ file, line, function: name }: Readonly<JsonObject>): string | null {
  if (typeof file !== "string" || file === "") return null;
  const at = typeof line === "number" ? `${file}:${line}` : file;
  return typeof name === "string" && name !== "" ? `${at} in ${name}` : at;
}

/** The place comes first, so that it stays when the text is shortened. */
function withoutPlace(data: Readonly<JsonObject>): { place: string; rest: JsonObject } {
  const place = placeOf(data);
  if (place === null) return { place: "", rest: data };
  const { file: _, line: __, function: ___, ...rest } = data;
  return { place: `${place}: `, rest };
}

function jsonOf(data: object): string {
  return JSON.stringify(data, (_, value: unknown) => shortNumber(value));
}

/** A number with at most six digits. */
function shortNumber(value: unknown): unknown {
  return typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
}

/** The same data with at most six digits in each number. */
export function withShortNumbers<Data extends object>(data: Data): Data {
  return JSON.parse(jsonOf(data)) as Data;
}
