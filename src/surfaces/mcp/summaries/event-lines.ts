import { z } from "zod";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import { isJsonObject } from "../../../protocol/json-object.ts";
import { clipped } from "./clipped.ts";

/** An event in a line. */
export const eventLine = z.strictObject({
  offset: z.int().describe("its place in all that was said"),
  at: z.number().describe("unix seconds, by the game's clock where it says"),
  topic: z.string(),
  source: z.string(),
  what: z.string().describe("its message, or its data as JSON; cut where it is long"),
});

/** One {@link eventLine}. */
export type EventLine = z.infer<typeof eventLine>;

/** Fields that a line has already. */
const ENVELOPE = new Set(["type", "timestamp", "topic", "source", "source_epoch", "seq", "offset"]);

/** A message of v1 as a line of so many characters at most. */
export function eventLineOf(message: Readonly<JsonObject>, characters: number): EventLine {
  const { offset, timestamp, topic, source } = message;
  return {
    offset: Number(offset),
    at: typeof timestamp === "number" ? timestamp : 0,
    topic: clipped(String(topic), 160),
    source: String(source),
    what: clipped(whatOf(message), characters),
  };
}

/** What a message says: where in a script, where it says so, then its words, then the rest of its data as JSON. */
export function whatOf(message: Readonly<JsonObject>): string {
  const data = isJsonObject(message.data)
    ? message.data
    : Object.fromEntries(Object.entries(message).filter(([key]) => !ENVELOPE.has(key)));
  // The topic says it.
  const { message: words, event_name: _, ...more } = data;
  if (typeof words !== "string") return jsonOf(words === undefined ? more : { message: words, ...more });
  const { place, rest } = placeOf(more);
  const json = Object.keys(rest).length === 0 ? "" : ` ${jsonOf(rest)}`;
  return `${place}${words}${json}`;
}

/** Where in a script something was, first of all, so that it is there when the rest is cut. */
function placeOf(data: Readonly<JsonObject>): { place: string; rest: JsonObject } {
  const { file, line, function: name, ...rest } = data;
  if (typeof file !== "string" || file === "") return { place: "", rest: data };
  const at = typeof line === "number" ? `${file}:${line}` : file;
  return { place: `${at}${typeof name === "string" && name !== "" ? ` in ${name}` : ""}: `, rest };
}

function jsonOf(data: object): string {
  return JSON.stringify(data, (_, value: unknown) => affordable(value));
}

/** A number as a reader can afford it. */
function affordable(value: unknown): unknown {
  return typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
}

/** Data with numbers that a reader can afford. */
export function withShortNumbers<Data extends object>(data: Data): Data {
  return JSON.parse(jsonOf(data)) as Data;
}
