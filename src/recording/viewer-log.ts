import type { HubMessage } from "../hub/index.ts";
import { viewerTime } from "./viewer-time.ts";

/** Level of each topic of the log, as viewers count them. */
const LEVELS: Readonly<Record<string, number>> = { "log/info": 2, "log/warning": 3, "log/error": 4 };

/** Whether a topic is part of the log. */
export function isLogTopic(topic: string): boolean {
  return Object.hasOwn(LEVELS, topic);
}

/** A message of a log topic as `foxglove.Log`, with the game as its name. Undefined if it has no text. Units: `atNanos`, unix nanoseconds. */
export function viewerLog({ topic, source, body }: HubMessage, atNanos: bigint): string | undefined {
  if (body.from !== "json" || typeof body.data.message !== "string") return undefined;
  const { message, file, line } = body.data;
  const log = {
    level: LEVELS[topic.name],
    message,
    name: source.name,
    file: typeof file === "string" ? file : "",
    line: Number.isSafeInteger(line) ? Math.max(0, line as number) : 0,
  };
  return `{"timestamp":${viewerTime(atNanos)},${JSON.stringify(log).slice(1)}`;
}
