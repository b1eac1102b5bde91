import type { ProfilePart } from "../format/index.ts";
import type { PerfettoWriter, Track } from "./perfetto-writer.ts";

/** A span of time. Units: unix nanoseconds. */
export interface Span {
  beginNanos: bigint;
  endNanos: bigint;
}

/** What tells parts that were laid out from slices whose times were measured. */
const CATEGORY = "laid end to end";

/**
 * Lays the parts of a frame, whose lengths are known but not their times, end to end from its beginning. Parts that are longer together than the frame, since they ran on several threads, are
 * drawn shorter; their details have the true lengths.
 */
export function layOut(
  writer: PerfettoWriter,
  track: Track,
  { beginNanos, endNanos }: Readonly<Span>,
  parts: readonly ProfilePart[],
): void {
  const sumNanos = parts.reduce((sum, { millis }) => sum + nanosOf(millis), 0);
  const scale = Math.min(1, Number(endNanos - beginNanos) / Math.max(1, sumNanos));
  let laidNanos = 0;
  for (const { name, details, millis } of parts) {
    writer.begin(track, beginNanos + BigInt(Math.floor(laidNanos)), {
      name,
      category: CATEGORY,
      details,
    });
    laidNanos += scale * nanosOf(millis);
    writer.end(track, beginNanos + BigInt(Math.floor(laidNanos)));
  }
}

/** Longest slice that is drawn: a recording may have any number. Units: milliseconds. */
const MOST_MILLIS = 1e9;

/** Units: milliseconds to nanoseconds. */
export function nanosOf(millis: number): number {
  return Math.min(MOST_MILLIS, Math.max(0, millis)) * 1e6;
}
