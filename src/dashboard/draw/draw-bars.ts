import type { FrameKind } from "../model/frame-colour.ts";
import type { StripColumns } from "../model/strip-columns.ts";
import type { Colours } from "./colours.ts";
import { drawHatch } from "./draw-hatch.ts";

/** Order of drawing: what matters most comes last, so that nothing hides it. */
const KINDS: readonly Exclude<FrameKind, "untold">[] = ["inBudget", "over", "lost1", "lost2"];

/** Draws one bar for each column, and a hatch where nothing is known. `perMilli` is the height of one millisecond. */
export function drawBars(
  context: CanvasRenderingContext2D,
  { longest, kinds }: StripColumns,
  { height, perMilli, colours }: { height: number; perMilli: number; colours: Colours },
): void {
  for (let column = 0; column < kinds.length; column++) {
    if (isKnown(kinds[column])) continue;
    const start = column;
    while (column < kinds.length && !isKnown(kinds[column])) column++;
    drawHatch(context, { x: start, width: column - start, height }, colours);
  }
  for (const kind of KINDS) {
    context.fillStyle = colours[kind];
    const isLost = kind === "lost1" || kind === "lost2";
    for (let column = 0; column < kinds.length; column++) {
      if (kinds[column] !== kind) continue;
      const high = Math.min(height, (longest[column] ?? 0) * perMilli);
      context.fillRect(column, height - high, isLost ? 2 : 1, high);
    }
  }
}

function isKnown(kind: FrameKind | undefined): boolean {
  return kind !== undefined && kind !== "untold";
}
