import type { Colours } from "./colours.ts";
import { drawHatch } from "./draw-hatch.ts";
import { fitCanvas } from "./fit-canvas.ts";

/** Draws a place of which nothing is known, with a word about it. */
export function drawEmpty(canvas: HTMLCanvasElement, words: string, colours: Colours): void {
  const fitted = fitCanvas(canvas);
  if (fitted === undefined) return;
  const { context, width, height, textHeight } = fitted;
  drawHatch(context, { x: 0, width, height }, colours);
  const room = context.measureText(words).width + 24;
  context.fillStyle = colours.back;
  context.fillRect((width - room) / 2, height / 2 - textHeight, room, textHeight * 2);
  context.fillStyle = colours.quiet;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(words, width / 2, height / 2);
}
