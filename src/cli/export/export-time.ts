import { InvalidArgumentError } from "commander";

/** A time of `--from` or `--to`: seconds since the recording began, or a moment. Units: seconds, unix nanoseconds. */
export type ExportTime = { seconds: number } | { unixNanos: bigint };

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
