import { nanosOfSeconds, type RecordingReader } from "../recording/index.ts";

/** What both clocks of the relay showed at one moment of a recording. */
export interface RecordedClocks {
  unixNanos: bigint;
  monotonicMillis: number;
}

/** The clocks of a recording. One of an earlier relay or another program does not say them: then the second in which it begins is taken for the beginning. */
export function recordedClocks(reader: RecordingReader): RecordedClocks {
  const clocks = reader.metadata("clocks").find((one) => one.has("monotonic_ms"));
  const unixNanos = /^\d{1,19}$/.exec(clocks?.get("log_ns") ?? "")?.[0];
  const monotonicMillis = Number(clocks?.get("monotonic_ms"));
  if (unixNanos !== undefined && Number.isFinite(monotonicMillis))
    return { unixNanos: BigInt(unixNanos), monotonicMillis };
  const beganSeconds = Math.floor(Number(reader.span?.from ?? 0n) / 1e9);
  return { unixNanos: nanosOfSeconds(beganSeconds), monotonicMillis: 0 };
}
