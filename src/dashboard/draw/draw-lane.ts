import { frameKind } from "../model/frame-colour.ts";
import type { FrameRing } from "../model/frame-ring.ts";
import { decimal } from "../model/words.ts";
import type { Colours } from "./colours.ts";
import { drawHatch } from "./draw-hatch.ts";
import { fitCanvas } from "./fit-canvas.ts";

/** Width of one frame. Units: CSS pixels. */
const FRAME_WIDTH = 8;
/** Higher frames are cut. */
const BUDGETS_SHOWN = 2.5;

/** What the lane shows: single frames around one of them. */
export interface LaneScene {
  ring: FrameRing;
  /** Index of the frame that is looked at, or of the newest. */
  index: number;
  /** Whether the frame stays in the middle. Else it is at the right edge. */
  isCentred: boolean;
  budgetMillis: number;
}

/** Index of the frame at the left edge of the lane. */
function laneStart({ ring, index, isCentred }: LaneScene, width: number): number {
  const shown = Math.floor(width / FRAME_WIDTH);
  const last = isCentred ? Math.min(ring.end - 1, index + Math.floor(shown / 2)) : index;
  return Math.max(ring.begin, last - shown + 1);
}

/** Draws single frames, each with its physics time, and a mark on the one that is looked at. */
export function drawLane(canvas: HTMLCanvasElement, scene: LaneScene, colours: Colours): void {
  const fitted = fitCanvas(canvas);
  if (fitted === undefined) return;
  const { context, width, height, textHeight } = fitted;
  const { ring, index: chosen, isCentred, budgetMillis } = scene;
  const perMilli = height / (BUDGETS_SHOWN * budgetMillis);
  const first = laneStart(scene, width);
  for (let index = first; index < ring.end; index++) {
    const x = (index - first) * FRAME_WIDTH;
    if (x > width) break;
    const millis = ring.frameMillis(index);
    const wide = FRAME_WIDTH - 2;
    if (Number.isNaN(millis)) drawHatch(context, { x, width: wide, height }, colours);
    else {
      const kind = frameKind(millis, budgetMillis);
      const high = Math.min(height, millis * perMilli);
      context.fillStyle = colours[kind];
      context.fillRect(x, height - high, wide, high);
      // One notch for one lost refresh, two for more: told apart without colour.
      context.fillStyle = colours.back;
      if (kind === "lost1" || kind === "lost2") context.fillRect(x, height - high + 6, wide, 2);
      if (kind === "lost2") context.fillRect(x, height - high + 10, wide, 2);
    }
    const physics = ring.physicsMillis(index);
    context.fillStyle = colours.text;
    if (physics > 0) context.fillRect(x, height - Math.min(height, physics * perMilli), wide, 1.5);
    if (isCentred && index === chosen) context.fillRect(x - 1, 0, wide + 2, 4);
  }
  drawScale(context, {
    budgetMillis,
    width,
    y: Math.round(height - budgetMillis * perMilli) + 0.5,
    textHeight,
    colours,
  });
}

/** The frame at a place of the lane. Units: CSS pixels. */
export function laneIndexAt(scene: LaneScene, width: number, x: number): number {
  return Math.min(scene.ring.end - 1, laneStart(scene, width) + Math.floor(x / FRAME_WIDTH));
}

function drawScale(
  context: CanvasRenderingContext2D,
  {
    budgetMillis,
    width,
    y,
    textHeight,
    colours,
  }: { budgetMillis: number; width: number; y: number; textHeight: number; colours: Colours },
): void {
  context.strokeStyle = colours.quiet;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(0, y);
  context.lineTo(width, y);
  context.stroke();
  const label = `${decimal(budgetMillis)} ms  frame by frame`;
  context.textAlign = "left";
  context.textBaseline = "bottom";
  context.fillStyle = colours.back;
  context.fillRect(4, y - textHeight - 4, context.measureText(label).width + 8, textHeight + 3.5);
  context.fillStyle = colours.quiet;
  context.fillText(label, 8, y - 2);
}
