import type { PoseData, TrackingData } from "../../client/index.ts";
import { DEVICES, type Device, poseOf } from "../model/devices.ts";
import type { Side } from "../model/hand-log.ts";
import { type Orbit, type Point, project, rotate } from "../model/orbit.ts";
import type { Colours } from "./colours.ts";
import { drawHand } from "./draw-hand.ts";
import { fitCanvas } from "./fit-canvas.ts";
import { hull } from "./hull.ts";

/** Half of the play area that is drawn. Units: metres. */
const FLOOR = 2;
/** Length of the line that shows where a device points. Units: metres. */
const POINTING = 0.28;

/** Corners of a box that its edges join. */
const EDGES: readonly (readonly [number, number])[] = [
  [0, 1],
  [1, 3],
  [3, 2],
  [2, 0],
  [4, 5],
  [5, 7],
  [7, 6],
  [6, 4],
  [0, 4],
  [1, 5],
  [2, 6],
  [3, 7],
];

/** Corners of the face that looks forward, around it. */
const FRONT = [0, 1, 3, 2];

/** What the picture shows. */
export interface SceneScene {
  pose: TrackingData | undefined;
  /** Where each device was before, oldest first. */
  trails: Readonly<Record<Device["name"], readonly Point[]>>;
  /** Joints of bare hands; empty for none. */
  joints: Readonly<Record<Side, readonly Point[]>>;
  orbit: Orbit;
  colours: Colours;
}

/** Where a point is on the canvas; undefined behind the camera. */
type Placing = (point: Point) => [number, number] | undefined;

/** Draws headset, controllers and hands with their trails over the floor. */
export function drawScene(canvas: HTMLCanvasElement, scene: SceneScene): void {
  const { pose: newest, trails, joints, orbit, colours } = scene;
  const fitted = fitCanvas(canvas);
  if (fitted === undefined) return;
  const { context, width, height } = fitted;
  const size = Math.min(height, width * 0.9);
  const place: Placing = (point) => {
    const projected = project(point, orbit);
    return projected && [width / 2 + projected[0] * size, height / 2 + projected[1] * size];
  };
  context.lineCap = "round";
  context.lineWidth = 1;
  context.strokeStyle = colours.line;
  for (let at = -FLOOR; at <= FLOOR; at++) {
    drawLine(context, place, [at, 0, -FLOOR], [at, 0, FLOOR]);
    drawLine(context, place, [-FLOOR, 0, at], [FLOOR, 0, at]);
  }
  if (newest === undefined) {
    context.fillStyle = colours.quiet;
    context.textAlign = "center";
    context.fillText("No poses yet", width / 2, height / 2);
    return;
  }
  for (const device of DEVICES) {
    const pose = poseOf(newest, device.key);
    const hand = device.name === "head" ? [] : joints[device.name];
    context.strokeStyle = colours[device.name];
    context.fillStyle = colours[device.name];
    if (hand.length > 0) drawHand(context, hand, place);
    if (pose === undefined) continue;
    drawTrail(context, trails[device.name], place);
    drawDevice(context, device, { pose, place, isHand: hand.length > 0, colours });
  }
}

/** A box where the device is, a line where it points, its shadow on the floor, and its letter. */
function drawDevice(
  context: CanvasRenderingContext2D,
  { letter, size }: Device,
  { pose, place, isHand, colours }: { pose: PoseData; place: Placing; isHand: boolean; colours: Colours },
): void {
  const isLost = pose.tracked === false;
  const [x, y, z] = pose.position;
  const [dx, dy, dz] = rotate([0, 0, -POINTING], pose.rotation);
  context.lineWidth = 1.5;
  context.setLineDash([1, 4]);
  drawLine(context, place, pose.position, [x, 0, z]);
  context.setLineDash([]);
  const shadow = place([x, 0, z]);
  if (shadow !== undefined) {
    context.globalAlpha = 0.4;
    context.beginPath();
    context.ellipse(...shadow, 9, 3.5, 0, 0, 2 * Math.PI);
    context.fill();
    context.globalAlpha = 1;
  }
  context.lineWidth = 2;
  drawLine(context, place, pose.position, [x + dx, y + dy, z + dz]);
  const corners = cornersOf(pose, size).map(place);
  const seen = corners.filter((corner) => corner !== undefined);
  if (isLost) drawFrame(context, corners);
  else if (!isHand && seen.length === corners.length) {
    context.beginPath();
    for (const corner of hull(seen)) context.lineTo(...corner);
    context.fill();
    // The face that looks forward stands out, so that front and back are told apart.
    context.fillStyle = colours.back;
    context.globalAlpha = 0.45;
    context.beginPath();
    for (const corner of FRONT) context.lineTo(...(seen[corner] ?? [0, 0]));
    context.fill();
    context.globalAlpha = 1;
    context.fillStyle = context.strokeStyle;
  }
  const label = place([x, y + 0.14, z]);
  context.font = "600 13px system-ui, sans-serif";
  context.textAlign = "center";
  context.textBaseline = "alphabetic";
  if (label !== undefined) context.fillText(isLost ? `${letter} ✕ lost` : letter, ...label);
}

/** The edges of a box as dashes. A lost device is drawn so: its pose is the last known one. */
function drawFrame(
  context: CanvasRenderingContext2D,
  corners: readonly (readonly [number, number] | undefined)[],
): void {
  context.lineWidth = 1.5;
  context.setLineDash([3, 3]);
  for (const [from, to] of EDGES) {
    const [one, other] = [corners[from], corners[to]];
    if (one === undefined || other === undefined) continue;
    context.beginPath();
    context.moveTo(...one);
    context.lineTo(...other);
    context.stroke();
  }
  context.setLineDash([]);
}

function drawLine(context: CanvasRenderingContext2D, place: Placing, from: Point, to: Point): void {
  const [one, other] = [place(from), place(to)];
  if (one === undefined || other === undefined) return;
  context.beginPath();
  context.moveTo(...one);
  context.lineTo(...other);
  context.stroke();
}

function drawTrail(context: CanvasRenderingContext2D, positions: readonly Point[], place: Placing): void {
  context.globalAlpha = 0.5;
  context.lineWidth = 2;
  context.beginPath();
  for (const position of positions) {
    const at = place(position);
    if (at !== undefined) context.lineTo(...at);
  }
  context.stroke();
  context.globalAlpha = 1;
}

function cornersOf(
  { position: [x, y, z], rotation }: PoseData,
  [wide, high, deep]: readonly [number, number, number],
): Point[] {
  return Array.from({ length: 8 }, (_, corner) => {
    const half = (bit: number, size: number) => ((corner & bit) === 0 ? -size / 2 : size / 2);
    const [dx, dy, dz] = rotate([half(1, wide), half(2, high), half(4, deep)], rotation);
    return [x + dx, y + dy, z + dz];
  });
}
