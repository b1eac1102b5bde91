import { InvalidArgumentError } from "commander";

/** A time of `--from` or `--to`: seconds since the recording began, or a moment. Units: seconds, unix nanoseconds. */
export type ExportTime = { seconds: number } | { unixNanos: bigint };

const NANOS_PER_SECOND = 1_000_000_000n;

/** Reads a time: seconds such as `12.5`, or a date and time such as `2026-11-30T12:00:00.5Z`, with up to nine digits of the second. Fails: InvalidArgumentError. */
export function exportTime(text: string): ExportTime {
  if (/^\d+(\.\d+)?$/.test(text)) return { seconds: Number(text) };
  // Dates of the language hold milliseconds only.
  const [, whole = "", digits = "", zone = ""] = /^(.*T\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(.*)$/.exec(text) ?? [];
  const millis = Date.parse(whole + zone);
  if (!Number.isFinite(millis))
    throw new InvalidArgumentError(
      "Expected seconds since the recording began, such as 12.5, or a time such as 2026-11-30T12:00:00Z.",
    );
  return { unixNanos: BigInt(millis) * 1_000_000n + BigInt(digits.padEnd(9, "0")) };
}

/** A time as unix nanoseconds. `beginNanos`: when the recording began. */
export function nanosOfTime(time: ExportTime | undefined, beginNanos: bigint): bigint | undefined {
  if (time === undefined) return undefined;
  if ("unixNanos" in time) return time.unixNanos;
  const whole = Math.floor(time.seconds);
  return beginNanos + BigInt(whole) * NANOS_PER_SECOND + BigInt(Math.round((time.seconds - whole) * 1e9));
}
