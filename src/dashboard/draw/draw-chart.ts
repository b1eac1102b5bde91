import { extentOf, type Measure } from "../model/measures.ts";
import { timeOfDay } from "../model/words.ts";
import type { Colours } from "./colours.ts";
import { fitCanvas } from "./fit-canvas.ts";

/** Room around the lines for their labels. Units: CSS pixels. */
const ROOM = { left: 62, right: 12, top: 12, bottom: 22 };
/** Values that are further apart are not joined: nothing was told between them. Units: seconds. */
const GAP_SECONDS = 5;

/** What a chart shows. */
export interface ChartScene {
  measure: Measure;
  fromSeconds: number;
  toSeconds: number;
  /** Index of the point that is looked at. */
  chosen: number | undefined;
  colours: Colours;
}

/** Draws a measure over time, with axes, and its budget if it has one. */
export function drawChart(canvas: HTMLCanvasElement, scene: ChartScene): void {
  const fitted = fitCanvas(canvas);
  if (fitted === undefined) return;
  const { context } = fitted;
  const { measure, fromSeconds, toSeconds, chosen, colours } = scene;
  const width = fitted.width - ROOM.left - ROOM.right;
  const height = fitted.height - ROOM.top - ROOM.bottom;
  const { least, most, step } = axisOf(measure);
  const xOf = (unix: number): number =>
    ROOM.left + ((unix - fromSeconds) / (toSeconds - fromSeconds)) * width;
  const yOf = (value: number): number => ROOM.top + height - ((value - least) / (most - least)) * height;
  context.textBaseline = "middle";
  context.lineWidth = 1;
  for (let value = least; value <= most + step / 1000; value += step) {
    context.strokeStyle = colours.line;
    line(context, ROOM.left, Math.round(yOf(value)) + 0.5, ROOM.left + width);
    context.fillStyle = colours.quiet;
    context.textAlign = "right";
    context.fillText(measure.write(value), ROOM.left - 8, yOf(value));
  }
  context.textAlign = "center";
  const minutes = width < 500 ? 120 : 60;
  for (let unix = Math.ceil(fromSeconds / minutes) * minutes; unix < toSeconds; unix += minutes) {
    const x = xOf(unix);
    if (x > ROOM.left + 20 && x < ROOM.left + width - 20)
      context.fillText(timeOfDay(unix).slice(0, 5), x, ROOM.top + height + 13);
  }
  if (measure.budget !== undefined) {
    context.strokeStyle = colours.lost1;
    context.setLineDash([6, 4]);
    line(context, ROOM.left, yOf(measure.budget), ROOM.left + width);
    context.setLineDash([]);
  }
  context.strokeStyle = colours.over;
  context.lineWidth = 1.5;
  context.beginPath();
  let last = Number.NEGATIVE_INFINITY;
  for (const [unix, value] of measure.points) {
    if (value === null || unix < fromSeconds) continue;
    if (unix - last > GAP_SECONDS) context.moveTo(xOf(unix), yOf(value));
    else context.lineTo(xOf(unix), yOf(value));
    last = unix;
  }
  context.stroke();
  const [unix, value] = measure.points[chosen ?? -1] ?? [];
  if (unix === undefined || value === null || value === undefined) return;
  context.fillStyle = colours.text;
  context.fillRect(Math.round(xOf(unix)), ROOM.top, 1, height);
  context.beginPath();
  context.arc(xOf(unix), yOf(value), 4, 0, 2 * Math.PI);
  context.fill();
}

/** Time at a place of the chart. Units: CSS pixels from its left edge. */
export function chartSecondsAt(
  { fromSeconds, toSeconds }: Pick<ChartScene, "fromSeconds" | "toSeconds">,
  width: number,
  x: number,
): number {
  return (
    fromSeconds + ((x - ROOM.left) / Math.max(1, width - ROOM.left - ROOM.right)) * (toSeconds - fromSeconds)
  );
}

/** Round bounds for the axis of values, with the budget inside. */
function axisOf({ points, budget }: Measure): { least: number; most: number; step: number } {
  const { least, most } = extentOf(points) ?? { least: 0, most: 1 };
  const high = Math.max(most, budget ?? most);
  const low = budget === undefined ? least : Math.min(0, least);
  // A value that does not change gets an axis around it.
  const span = high - low || Math.abs(high) * 0.1 || 1;
  const rough = span / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((one) => one * power >= rough) ?? 10) * power;
  const floor = Math.floor(low / step) * step;
  const top = Math.ceil(high / step) * step;
  return { least: floor, most: top > floor ? top : floor + step, step };
}

function line(context: CanvasRenderingContext2D, from: number, y: number, to: number): void {
  context.beginPath();
  context.moveTo(from, y);
  context.lineTo(to, y);
  context.stroke();
}
