import { nanosOfSeconds, type RecordingReader } from "../recording/index.ts";

/** Longest that a computer runs, with room. Beyond some thousand times that, timers of such a clock would be due at the moment at which they are set. Units: milliseconds. */
const MOST_MONOTONIC_MILLIS = 1e12;

/** What both clocks of the relay showed at one moment of a recording. */
export interface RecordedClocks {
  unixNanos: bigint;
  monotonicMillis: number;
}

/** The clocks of a recording. One of an earlier relay or another program does not say them, or they cannot be those of its messages: then the second in which it begins is taken for the beginning. */
export function recordedClocks(reader: RecordingReader): RecordedClocks {
  const clocks = reader.metadata("clocks").find((one) => one.has("monotonic_ms"));
  const unixNanos = /^\d{1,19}$/.exec(clocks?.get("log_ns") ?? "")?.[0];
  const monotonicMillis = Number(clocks?.get("monotonic_ms"));
  const from = reader.span?.from ?? 0n;
  const beganMillis = monotonicMillis + Number(from - BigInt(unixNanos ?? 0)) / 1e6;
  if (unixNanos !== undefined && beganMillis >= 0 && beganMillis < MOST_MONOTONIC_MILLIS)
    return { unixNanos: BigInt(unixNanos), monotonicMillis };
  const beganSeconds = Math.floor(Number(from) / 1e9);
  return { unixNanos: nanosOfSeconds(beganSeconds), monotonicMillis: 0 };
}
