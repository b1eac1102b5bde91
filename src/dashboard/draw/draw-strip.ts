import type { FrameKind } from "../model/frame-colour.ts";
import type { FrameRing } from "../model/frame-ring.ts";
import { stripColumns } from "../model/strip-columns.ts";
import { decimal } from "../model/words.ts";
import type { Colours } from "./colours.ts";
import { fitCanvas } from "./fit-canvas.ts";

/** The axis ends at so many budgets; longer frames are cut and marked. */
const BUDGETS_SHOWN = 4;
/** Room below the frames for the times. Units: CSS pixels. */
const STRIP_FOOT = 18;
/** Room right of the frames for the histogram. Units: CSS pixels. */
export const STRIP_SIDE = 84;
/** Bars of the histogram. */
const BINS = 48;

/** What the strip shows. */
export interface StripScene {
  ring: FrameRing;
  fromMillis: number;
  toMillis: number;
  budgetMillis: number;
  /** Where the frame that is looked at is; undefined for none. Units: milliseconds of the axis. */
  cursorMillis: number | undefined;
  colours: Colours;
}

/** Order of drawing: what matters most comes last, so that nothing hides it. */
const KINDS: readonly FrameKind[] = ["untold", "inBudget", "over", "lost1", "lost2"];

/** Draws the frames of a span, the lines of the budget, the times below, and how often which frame time came. */
export function drawStrip(canvas: HTMLCanvasElement, scene: StripScene): void {
  const fitted = fitCanvas(canvas);
  if (fitted === undefined) return;
  const { context, width, height } = fitted;
  const { ring, fromMillis, toMillis, budgetMillis, colours } = scene;
  const plot = { width: Math.max(50, width - STRIP_SIDE), height: height - STRIP_FOOT };
  const columns = Math.floor(plot.width);
  const { longest, kinds } = stripColumns(ring, { fromMillis, toMillis, columns, budgetMillis });
  const perMilli = plot.height / (BUDGETS_SHOWN * budgetMillis);
  for (const kind of KINDS) {
    context.fillStyle = colours[kind];
    for (let column = 0; column < columns; column++) {
      if (kinds[column] !== kind) continue;
      if (kind === "untold") {
        // A hatch: told apart from frames without colour.
        if (column % 4 === 0) context.fillRect(column, plot.height * 0.6, 1, plot.height * 0.4);
        continue;
      }
      const high = Math.min(plot.height, (longest[column] ?? 0) * perMilli);
      const wide = kind === "lost2" || kind === "lost1" ? 2 : 1;
      context.fillRect(column, plot.height - high, wide, high);
    }
  }
  markCut(context, longest, { columns, limit: BUDGETS_SHOWN * budgetMillis, colour: colours.lost2 });
  drawLines(context, scene, plot, perMilli);
  drawTimes(context, scene, plot);
  drawHistogram(context, scene, { x: plot.width + 12, width: STRIP_SIDE - 12, height: plot.height });
  drawCursor(context, scene, plot);
}

/** Marks frames that are longer than the axis with a triangle at the top. */
function markCut(
  context: CanvasRenderingContext2D,
  longest: Float32Array,
  { columns, limit, colour }: { columns: number; limit: number; colour: string },
): void {
  context.fillStyle = colour;
  let last = Number.NEGATIVE_INFINITY;
  for (let column = 0; column < columns; column++) {
    if (!((longest[column] ?? 0) > limit) || column - last < 8) continue;
    last = column;
    context.beginPath();
    context.moveTo(column - 5, 0);
    context.lineTo(column + 6, 0);
    context.lineTo(column + 0.5, 8);
    context.fill();
  }
}

function drawLines(
  context: CanvasRenderingContext2D,
  { budgetMillis, colours }: StripScene,
  { width, height }: { width: number; height: number },
  perMilli: number,
): void {
  context.font = "11px system-ui, sans-serif";
  context.textBaseline = "bottom";
  context.textAlign = "left";
  for (let budgets = 1; budgets < BUDGETS_SHOWN; budgets++) {
    const y = Math.round(height - budgets * budgetMillis * perMilli) + 0.5;
    context.strokeStyle = budgets === 1 ? colours.quiet : colours.line;
    context.setLineDash(budgets === 1 ? [] : [2, 4]);
    context.beginPath();
    context.moveTo(0, y);
    context.lineTo(width, y);
    context.stroke();
    const words = budgets === 1 ? "budget" : `${budgets - 1} lost`;
    const label = `${decimal(budgets * budgetMillis)} ms  ${words}`;
    context.fillStyle = colours.back;
    context.fillRect(4, y - 15, context.measureText(label).width + 8, 14);
    context.fillStyle = colours.text;
    context.fillText(label, 8, y - 2);
  }
  context.setLineDash([]);
}

function drawTimes(
  context: CanvasRenderingContext2D,
  { ring, fromMillis, toMillis, colours }: StripScene,
  { width, height }: { width: number; height: number },
): void {
  const span = toMillis - fromMillis;
  const step = [100, 250, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000, 120_000].find(
    (one) => span / one <= width / 90,
  );
  if (step === undefined) return;
  context.fillStyle = colours.quiet;
  context.textAlign = "center";
  context.textBaseline = "top";
  const newest = ring.newestMillis;
  for (let ago = Math.ceil((newest - toMillis) / step) * step; newest - ago > fromMillis; ago += step) {
    const x = ((newest - ago - fromMillis) / span) * width;
    if (x < 30 || x > width - 20) continue;
    context.fillText(
      ago === 0 ? "now" : `−${step < 1000 ? (ago / 1000).toFixed(2) : Math.round(ago / 1000)} s`,
      x,
      height + 4,
    );
  }
}

function drawHistogram(
  context: CanvasRenderingContext2D,
  { ring, fromMillis, toMillis, budgetMillis, colours }: StripScene,
  { x, width, height }: { x: number; width: number; height: number },
): void {
  const bins = new Uint32Array(BINS);
  const perBin = (BUDGETS_SHOWN * budgetMillis) / BINS;
  for (
    let index = ring.indexAfter(fromMillis);
    index < ring.end && ring.beginMillis(index) < toMillis;
    index++
  ) {
    const millis = ring.frameMillis(index);
    if (Number.isNaN(millis)) continue;
    const bin = Math.min(BINS - 1, Math.floor(millis / perBin));
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  const most = Math.max(1, ...bins);
  const high = height / BINS;
  for (const [bin, count] of bins.entries()) {
    if (count === 0) continue;
    const millis = (bin + 0.5) * perBin;
    context.fillStyle =
      millis < budgetMillis * 1.05
        ? colours.inBudget
        : millis < budgetMillis * 1.5
          ? colours.over
          : colours.lost2;
    // By the logarithm, or a single hitch beside 5,000 frames would not be seen.
    const wide = Math.max(2, (Math.log1p(count) / Math.log1p(most)) * width);
    context.fillRect(x, height - (bin + 1) * high, wide, Math.max(1, high - 1));
  }
}

function drawCursor(
  context: CanvasRenderingContext2D,
  { cursorMillis, fromMillis, toMillis, colours }: StripScene,
  { width, height }: { width: number; height: number },
): void {
  if (cursorMillis === undefined || cursorMillis < fromMillis || cursorMillis > toMillis) return;
  const x = ((cursorMillis - fromMillis) / (toMillis - fromMillis)) * width;
  context.fillStyle = colours.text;
  context.fillRect(Math.round(x), 0, 1, height);
}
