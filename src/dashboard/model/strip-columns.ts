import { type FrameKind, frameKind } from "./frame-colour.ts";
import type { FrameRing } from "./frame-ring.ts";

/** What one column of the strip shows: the longest of its frames. */
export interface StripColumns {
  /** Longest frame of each column; 0 for none, NaN where nothing was told. Units: milliseconds. */
  readonly longest: Float32Array;
  readonly kinds: readonly (FrameKind | undefined)[];
}

/** Sums the frames of a span up to columns, each with its longest frame, so that no long frame is lost between pixels. A frame is as wide as it was long. */
export function stripColumns(
  ring: FrameRing,
  {
    fromMillis,
    toMillis,
    columns,
    budgetMillis,
  }: { fromMillis: number; toMillis: number; columns: number; budgetMillis: number },
): StripColumns {
  const longest = new Float32Array(columns);
  const perMilli = columns / (toMillis - fromMillis);
  for (let index = ring.indexAfter(fromMillis); index < ring.end; index++) {
    const begin = ring.beginMillis(index);
    if (begin >= toMillis) break;
    const millis = ring.frameMillis(index);
    const first = Math.max(0, Math.floor((begin - fromMillis) * perMilli));
    const last = Math.min(columns - 1, Math.ceil((ring.endMillis(index) - fromMillis) * perMilli) - 1);
    for (let column = first; column <= Math.max(first, last) && column < columns; column++) {
      const before = longest[column] ?? 0;
      if (Number.isNaN(millis) ? before === 0 : !(before >= millis)) longest[column] = millis;
    }
  }
  const kinds = Array.from(longest, (millis) => (millis === 0 ? undefined : frameKind(millis, budgetMillis)));
  return { longest, kinds };
}
