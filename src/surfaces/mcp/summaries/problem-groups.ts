import type { JsonObject } from "../../../protocol/json-messages.ts";
import { isJsonObject } from "../../../protocol/json-object.ts";
import { placeOf } from "./event-lines.ts";

/** Errors or warnings of one game that have the same place and, but for the numbers in it, the same message. */
export interface ProblemGroup {
  kind: "error" | "warning";
  source: string;
  /** Epoch of the newest event. */
  epoch: string;
  /** `file:line in function`; null if the game does not say. */
  place: string | null;
  /** The newest message. */
  message: string;
  /** How often it came, with the repeats that the game only counted. */
  count: number;
  /** Units: unix seconds. */
  first: number;
  last: number;
  /** Offset of the newest event. */
  offset: number;
  /** The longest stack, innermost call first. */
  stack: string[];
}

/** Groups the events of `log/error` and `log/warning`: errors first, then what came most often. */
export function problemGroups(events: readonly Readonly<JsonObject>[]): ProblemGroup[] {
  const groups = new Map<string, ProblemGroup>();
  for (const { topic, source, source_epoch: epoch, data, timestamp, offset } of events) {
    if (!isJsonObject(data)) continue;
    const message = String(data.message ?? "");
    const place = placeOf(data);
    const key = JSON.stringify([topic, source, place, message.replace(/\d+/g, "0")]);
    const at = Number(timestamp);
    const known = groups.get(key) ?? {
      kind: topic === "log/error" ? "error" : "warning",
      source: String(source),
      place,
      count: 0,
      first: at,
      stack: [],
    };
    const stack = Array.isArray(data.stack) ? data.stack.map(callOf) : [];
    groups.set(key, {
      ...known,
      epoch: String(epoch),
      message,
      // A message that repeats is sent once, and then with the number of its repeats.
      count: known.count + (typeof data.count === "number" ? data.count : 1),
      last: at,
      offset: Number(offset),
      stack: stack.length > known.stack.length ? stack : known.stack,
    });
  }
  return [...groups.values()].sort(
    (one, other) => Number(other.kind === "error") - Number(one.kind === "error") || other.count - one.count,
  );
}

function callOf(call: unknown): string {
  return isJsonObject(call) ? (placeOf(call) ?? "") : String(call);
}
