import type { JsonObject } from "../protocol/json-object.ts";
import { viewerTime } from "./viewer-time.ts";

/** Level of each topic of the log, as viewers count them. */
const LEVELS: Readonly<Record<string, number>> = { "log/info": 2, "log/warning": 3, "log/error": 4 };

/** Whether a topic is part of the log. */
export function isLogTopic(topic: string): boolean {
  return Object.hasOwn(LEVELS, topic);
}

/** The data of a log topic as `foxglove.Log`, with the game as its name. Undefined if it has no text. Units: `atNanos`, unix nanoseconds. */
export function viewerLog(
  { topic, name }: { topic: string; name: string },
  { message, file, line }: Readonly<JsonObject>,
  atNanos: bigint,
): string | undefined {
  if (typeof message !== "string") return undefined;
  return JSON.stringify({
    timestamp: viewerTime(atNanos),
    level: LEVELS[topic],
    message,
    name,
    file: typeof file === "string" ? file : "",
    line: Number.isSafeInteger(line) ? Math.max(0, line as number) : 0,
  });
}
