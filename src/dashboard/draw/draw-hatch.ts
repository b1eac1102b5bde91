import type { Colours } from "./colours.ts";

/** Distance between two lines of the hatch. Units: CSS pixels. */
const STEP = 7;

/** Hatches places of which nothing is known, so that they look neither empty nor like frames. */
export function drawHatch(
  context: CanvasRenderingContext2D,
  { x, width, height }: { x: number; width: number; height: number },
  colours: Colours,
): void {
  context.save();
  context.beginPath();
  context.rect(x, 0, width, height);
  context.clip();
  context.globalAlpha = 0.45;
  context.strokeStyle = colours.untold;
  context.lineWidth = 1;
  context.setLineDash([]);
  context.beginPath();
  // The lines start at multiples of the step, so that the hatch of one place joins that of the next.
  for (let at = Math.floor((x - height) / STEP) * STEP; at < x + width; at += STEP) {
    context.moveTo(at, height);
    context.lineTo(at + height, 0);
  }
  context.stroke();
  context.restore();
}
