import { countText } from "./count-text.ts";

/** What stands after a number, by the placeholder of its option. */
const UNITS: Readonly<Record<string, string>> = { seconds: " s", ms: " ms", rate: " Hz", hz: " Hz" };

/** From this number on, thousands are separated. Ports have at most five digits; the relay's own have four. */
const SEPARATED = 10_000;

const BYTE_UNITS = ["bytes", "KiB", "MiB", "GiB"];

/** A value as people write it: `10 s`, `1 MiB`, `16,384`. `placeholder` is the one in the help of its option, such as `<seconds>`. */
export function shownValue(value: unknown, placeholder: string): string {
  const unit = placeholder.replace(/[<>]/g, "");
  if (typeof value !== "number") return typeof value === "string" ? value : JSON.stringify(value);
  if (unit === "bytes") return bytesText(value);
  return `${value < SEPARATED ? value : countText(value)}${UNITS[unit] ?? ""}`;
}

/** Bytes in the largest unit that leaves a whole number. */
function bytesText(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 1024 && value % 1024 === 0 && unit < BYTE_UNITS.length - 1)
    [value, unit] = [value / 1024, unit + 1];
  return `${countText(value)} ${BYTE_UNITS[unit]}`;
}
