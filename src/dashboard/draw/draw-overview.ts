import type { StripColumns } from "../model/strip-columns.ts";
import type { Colours } from "./colours.ts";
import { drawBars } from "./draw-bars.ts";
import { fitCanvas } from "./fit-canvas.ts";

/** The overview's axis ends at so many budgets. */
const BUDGETS_SHOWN = 3;

/** What the overview shows: the ten minutes that the page keeps, and the part of them that the strip shows. */
export interface OverviewScene {
  columns: StripColumns;
  fromMillis: number;
  toMillis: number;
  budgetMillis: number;
  shownFromMillis: number;
  shownToMillis: number;
  cursorMillis: number | undefined;
  colours: Colours;
}

/** Draws the ten minutes, and a frame around the part that the strip shows. */
export function drawOverview(canvas: HTMLCanvasElement, scene: OverviewScene): void {
  const fitted = fitCanvas(canvas);
  if (fitted === undefined) return;
  const { context, width, height } = fitted;
  const { columns, budgetMillis, colours, fromMillis, toMillis, cursorMillis } = scene;
  drawBars(context, columns, { height, perMilli: height / (BUDGETS_SHOWN * budgetMillis), colours });
  const place = (millis: number): number => ((millis - fromMillis) / (toMillis - fromMillis)) * width;
  const left = Math.max(0, place(scene.shownFromMillis));
  const right = Math.min(width, place(scene.shownToMillis));
  context.fillStyle = colours.back;
  context.globalAlpha = 0.5;
  context.fillRect(0, 0, left, height);
  context.fillRect(right, 0, width - right, height);
  context.globalAlpha = 1;
  context.strokeStyle = colours.text;
  context.lineWidth = 1.5;
  context.strokeRect(left + 1, 1, Math.max(3, right - left - 2), height - 2);
  if (cursorMillis === undefined) return;
  context.fillStyle = colours.text;
  context.fillRect(Math.round(place(cursorMillis)), 0, 1, height);
}
