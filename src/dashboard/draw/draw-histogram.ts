import { frameKind } from "../model/frame-colour.ts";
import type { FrameRing } from "../model/frame-ring.ts";
import type { Colours } from "./colours.ts";

/** Bars of the histogram. */
const BINS = 48;

/** What the histogram counts, and where it stands. */
export interface HistogramScene {
  ring: FrameRing;
  fromMillis: number;
  toMillis: number;
  budgetMillis: number;
  /** Where the axis ends. Units: milliseconds. */
  topMillis: number;
  colours: Colours;
}

/** Draws how often which frame time came, on the axis of the strip. */
export function drawHistogram(
  context: CanvasRenderingContext2D,
  { ring, fromMillis, toMillis, budgetMillis, topMillis, colours }: HistogramScene,
  { x, width, height }: { x: number; width: number; height: number },
): void {
  const bins = new Uint32Array(BINS);
  const perBin = topMillis / BINS;
  let index = ring.indexAfter(fromMillis);
  for (; index < ring.end && ring.beginMillis(index) < toMillis; index++) {
    const millis = ring.frameMillis(index);
    if (Number.isNaN(millis)) continue;
    const bin = Math.min(BINS - 1, Math.floor(millis / perBin));
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  const most = Math.max(...bins);
  if (most === 0) return;
  const high = height / BINS;
  for (const [bin, count] of bins.entries()) {
    if (count === 0) continue;
    context.fillStyle = colours[frameKind((bin + 0.5) * perBin, budgetMillis)];
    // By the logarithm, or a single hitch beside 5,000 frames would not be seen.
    const wide = Math.max(3, (Math.log1p(count) / Math.log1p(most)) * width);
    context.fillRect(x, height - (bin + 1) * high, wide, Math.max(1, high - 1));
  }
  context.fillStyle = colours.quiet;
  context.textAlign = "left";
  context.textBaseline = "top";
  context.fillText("how often", x, height + 4);
}
