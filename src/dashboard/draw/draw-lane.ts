import { frameKind } from "../model/frame-colour.ts";
import type { FrameRing } from "../model/frame-ring.ts";
import type { Colours } from "./colours.ts";
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
  const { context, width, height } = fitted;
  const { ring, index: chosen, isCentred, budgetMillis } = scene;
  const perMilli = height / (BUDGETS_SHOWN * budgetMillis);
  const first = laneStart(scene, width);
  for (let index = first; index < ring.end; index++) {
    const x = (index - first) * FRAME_WIDTH;
    if (x > width) break;
    const millis = ring.frameMillis(index);
    const kind = frameKind(millis, budgetMillis);
    const high = Number.isNaN(millis) ? height * 0.3 : Math.min(height, millis * perMilli);
    context.fillStyle = colours[kind];
    context.fillRect(x, height - high, FRAME_WIDTH - 2, high);
    const physics = ring.physicsMillis(index);
    context.fillStyle = colours.text;
    if (physics > 0) context.fillRect(x, height - Math.min(height, physics * perMilli), FRAME_WIDTH - 2, 1.5);
    if (isCentred && index === chosen) context.fillRect(x, 0, FRAME_WIDTH - 2, 3);
  }
  context.strokeStyle = colours.quiet;
  const y = Math.round(height - budgetMillis * perMilli) + 0.5;
  context.beginPath();
  context.moveTo(0, y);
  context.lineTo(width, y);
  context.stroke();
}

/** The frame at a place of the lane. Units: CSS pixels. */
export function laneIndexAt(scene: LaneScene, width: number, x: number): number {
  return Math.min(scene.ring.end - 1, laneStart(scene, width) + Math.floor(x / FRAME_WIDTH));
}
