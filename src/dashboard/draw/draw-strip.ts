import type { FrameRing } from "../model/frame-ring.ts";
import { type StripColumns, stripColumns } from "../model/strip-columns.ts";
import { decimal } from "../model/words.ts";
import type { Colours } from "./colours.ts";
import { drawBars } from "./draw-bars.ts";
import { drawHistogram } from "./draw-histogram.ts";
import { drawTimes } from "./draw-times.ts";
import { fitCanvas } from "./fit-canvas.ts";

/** The axis ends at so many budgets; longer frames are cut and marked. */
const BUDGETS_SHOWN = 4;
/** Room above the frames for the marks of lost refreshes. Units: CSS pixels. */
const HEAD = 10;
/** Width of the histogram with its distance, where there is room for it. Units: CSS pixels. */
const SIDE = { width: 96, leastRoom: 600 };

/** What the strip shows. */
export interface StripScene {
  ring: FrameRing;
  fromMillis: number;
  toMillis: number;
  budgetMillis: number;
  /** Where the frame that is looked at is; undefined for none. Units: milliseconds of the axis. */
  cursorMillis: number | undefined;
  /** Wall-clock time at 0 of the axis while paused; undefined while live. */
  unixMillis: number | undefined;
  colours: Colours;
}

/** Width of the part of the strip that shows frames. Units: CSS pixels. */
export function plotWidth(width: number): number {
  return width < SIDE.leastRoom ? width : width - SIDE.width;
}

/** Draws the frames of a span, the lines of the budget, the times below, and how often which frame time came. */
export function drawStrip(canvas: HTMLCanvasElement, scene: StripScene): void {
  const fitted = fitCanvas(canvas);
  if (fitted === undefined) return;
  const { context, textHeight } = fitted;
  const foot = textHeight + 7;
  const { ring, fromMillis, toMillis, budgetMillis, colours } = scene;
  const width = Math.max(50, plotWidth(fitted.width));
  const height = fitted.height - foot - HEAD;
  const columns = stripColumns(ring, { fromMillis, toMillis, columns: Math.floor(width), budgetMillis });
  const perMilli = height / (BUDGETS_SHOWN * budgetMillis);
  context.translate(0, HEAD);
  drawBars(context, columns, { height, perMilli, colours });
  drawBudgets(context, scene, { width, height, textHeight });
  markLost(context, columns, { height, perMilli, colours });
  drawTimes(context, { ...scene, newestMillis: ring.newestMillis }, { width, y: height + 4 });
  if (width < fitted.width) {
    const place = { x: width + 12, width: fitted.width - width - 12, height };
    drawHistogram(context, { ...scene, topMillis: BUDGETS_SHOWN * budgetMillis }, place);
  }
  drawCursor(context, scene, { width, height });
}

/** Marks lost refreshes by shape, so that they are not told by colour alone: a diamond for one, a triangle at the top for more. */
function markLost(
  context: CanvasRenderingContext2D,
  { longest, kinds }: StripColumns,
  { height, perMilli, colours }: { height: number; perMilli: number; colours: Colours },
): void {
  let last = Number.NEGATIVE_INFINITY;
  for (const [column, kind] of kinds.entries()) {
    if ((kind !== "lost1" && kind !== "lost2") || kinds[column - 1] === kind || column - last < 6) continue;
    last = column;
    const top = height - Math.min(height, (longest[column] ?? 0) * perMilli);
    const x = column + 1;
    context.fillStyle = colours[kind];
    context.beginPath();
    if (kind === "lost2") {
      context.moveTo(x - 5.5, top - 9);
      context.lineTo(x + 5.5, top - 9);
      context.lineTo(x, top - 1);
    } else {
      context.moveTo(x, top - 9);
      context.lineTo(x + 4, top - 5);
      context.lineTo(x, top - 1);
      context.lineTo(x - 4, top - 5);
    }
    context.fill();
  }
}

function drawBudgets(
  context: CanvasRenderingContext2D,
  { budgetMillis, colours }: StripScene,
  { width, height, textHeight }: { width: number; height: number; textHeight: number },
): void {
  context.textBaseline = "bottom";
  context.textAlign = "left";
  context.lineWidth = 1;
  for (let budgets = 1; budgets < BUDGETS_SHOWN; budgets++) {
    const y = Math.round(height - (budgets / BUDGETS_SHOWN) * height) + 0.5;
    context.strokeStyle = budgets === 1 ? colours.quiet : colours.line;
    context.setLineDash(budgets === 1 ? [] : [2, 4]);
    context.beginPath();
    context.moveTo(0, y);
    context.lineTo(width, y);
    context.stroke();
    const words = budgets === 1 ? "budget" : `${budgets - 1} lost`;
    const label = `${decimal(budgets * budgetMillis)} ms  ${words}`;
    context.fillStyle = colours.back;
    context.fillRect(4, y - textHeight - 4, context.measureText(label).width + 8, textHeight + 3.5);
    context.fillStyle = colours.quiet;
    context.fillText(label, 8, y - 2);
  }
  context.setLineDash([]);
}

function drawCursor(
  context: CanvasRenderingContext2D,
  { cursorMillis, fromMillis, toMillis, colours }: StripScene,
  { width, height }: { width: number; height: number },
): void {
  if (cursorMillis === undefined || cursorMillis < fromMillis || cursorMillis > toMillis) return;
  const x = Math.round(((cursorMillis - fromMillis) / (toMillis - fromMillis)) * width);
  context.fillStyle = colours.text;
  context.fillRect(x, -HEAD, 1, height + HEAD);
  context.fillRect(x - 3, height, 7, 3);
}
