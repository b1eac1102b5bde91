import { timeOfDay } from "../model/words.ts";
import type { Colours } from "./colours.ts";

/** Distances between two labels that may be chosen. Units: milliseconds. */
const STEPS = [100, 250, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000, 120_000];
/** Room that a label needs. Units: CSS pixels. */
const LABEL_WIDTH = 90;

/** A span of time, and what its labels count from. */
export interface TimeAxis {
  fromMillis: number;
  toMillis: number;
  /** The newest moment, from which the labels count back. */
  newestMillis: number;
  /** Wall-clock time at 0 of the axis. If it is given, the labels are times of day, which stand still in a paused strip. */
  unixMillis: number | undefined;
  colours: Colours;
}

/** Draws the times below a strip: how long ago while it is live, times of day while it is paused. */
export function drawTimes(
  context: CanvasRenderingContext2D,
  { fromMillis, toMillis, newestMillis, unixMillis, colours }: TimeAxis,
  { width, y }: { width: number; y: number },
): void {
  const span = toMillis - fromMillis;
  const step = STEPS.find((one) => span / one <= width / LABEL_WIDTH) ?? span;
  context.fillStyle = colours.quiet;
  context.textBaseline = "top";
  const isLive = unixMillis === undefined;
  if (isLive) {
    context.textAlign = "right";
    context.fillText("now", width, y);
  }
  context.textAlign = "center";
  const origin = isLive ? newestMillis : -unixMillis;
  for (let at = toMillis - modulo(toMillis - origin, step); at > fromMillis; at -= step) {
    const x = ((at - fromMillis) / span) * width;
    if (x < 30 || x > width - (isLive ? 52 : 30)) continue;
    context.fillText(isLive ? agoWords(newestMillis - at, step) : clockWords(at - origin, step), x, y);
  }
}

function agoWords(millis: number, step: number): string {
  // Live, now is labelled at the right edge: frames that end before it came before a standstill.
  if (Math.abs(millis) < step / 2) return "last";
  if (step >= 60_000) return `−${Math.round(millis / 60_000)} min`;
  return `−${step < 1000 ? (millis / 1000).toFixed(2) : Math.round(millis / 1000)} s`;
}

function clockWords(unixMillis: number, step: number): string {
  const part = step < 1000 ? `.${String(Math.round(modulo(unixMillis, 1000))).padStart(3, "0")}` : "";
  return `${timeOfDay(unixMillis / 1000)}${part}`;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
