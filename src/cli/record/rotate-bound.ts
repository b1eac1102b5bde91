import { InvalidArgumentError } from "commander";
import type { RotateBounds } from "../../recording/index.ts";

const SECONDS: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3600 };
const BYTES: Readonly<Record<string, number>> = { MB: 1e6, GB: 1e9 };
const LEAST_SECONDS = 1;
const LEAST_BYTES = 1e5;

/** Reads how long or large a file becomes: `30min`, `100MB`. Fails: InvalidArgumentError. */
export function rotateBound(text: string): RotateBounds {
  const [, digits, unit = ""] = /^(\d+(?:\.\d+)?)(s|min|h|MB|GB)$/.exec(text) ?? [];
  const value = Number(digits);
  const bound = { seconds: times(value, SECONDS[unit]), bytes: times(value, BYTES[unit]) };
  const { seconds = LEAST_SECONDS, bytes = LEAST_BYTES } = bound;
  if (value > 0 && seconds >= LEAST_SECONDS && bytes >= LEAST_BYTES) return bound;
  throw new InvalidArgumentError(
    "Expected a time of 1 s or a size of 0.1 MB at least, such as 90s, 30min, 2h, 100MB or 1GB.",
  );
}

function times(value: number, unit: number | undefined): number | undefined {
  return unit === undefined ? undefined : value * unit;
}
