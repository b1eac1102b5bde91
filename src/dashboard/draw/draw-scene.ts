import type { PoseData, TrackingData } from "../../client/index.ts";
import { type Orbit, type Point, project, rotate } from "../model/orbit.ts";
import type { Colours } from "./colours.ts";
import { fitCanvas } from "./fit-canvas.ts";

/** Half of the play area that is drawn. Units: metres. */
const FLOOR = 2;

/** The devices, with their letter, colour and size in metres. */
const DEVICES = [
  { key: "headset", letter: "", colour: "head", size: [0.18, 0.1, 0.1] },
  { key: "left_controller", letter: "L", colour: "left", size: [0.05, 0.05, 0.14] },
  { key: "right_controller", letter: "R", colour: "right", size: [0.05, 0.05, 0.14] },
] as const;

/** Corners of a box, in an order that draws its edges in one line where possible. */
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

/** Draws headset and controllers with their trails over the floor. `poses` are oldest first; the last one is drawn. */
export function drawScene(
  canvas: HTMLCanvasElement,
  { poses, orbit, colours }: { poses: readonly TrackingData[]; orbit: Orbit; colours: Colours },
): void {
  const fitted = fitCanvas(canvas);
  if (fitted === undefined) return;
  const { context, width, height } = fitted;
  const place = (point: Point): [number, number] | undefined => {
    const projected = project(point, orbit);
    return projected && [width / 2 + projected[0] * height, height / 2 + projected[1] * height];
  };
  const line = (from: Point, to: Point): void => {
    const [one, other] = [place(from), place(to)];
    if (one === undefined || other === undefined) return;
    context.beginPath();
    context.moveTo(...one);
    context.lineTo(...other);
    context.stroke();
  };
  context.lineWidth = 1;
  context.strokeStyle = colours.line;
  for (let at = -FLOOR; at <= FLOOR; at++) {
    line([at, 0, -FLOOR], [at, 0, FLOOR]);
    line([-FLOOR, 0, at], [FLOOR, 0, at]);
  }
  const newest = poses.at(-1);
  if (newest === undefined) return;
  for (const { key, letter, colour, size } of DEVICES) {
    const pose = newest[key];
    if (!isPose(pose)) continue;
    context.strokeStyle = colours[colour];
    context.fillStyle = colours[colour];
    drawTrail(
      context,
      poses.flatMap((one) => (isPose(one[key]) ? [one[key].position] : [])),
      place,
    );
    // A lost device is drawn with dashes: its pose is the last known one.
    context.setLineDash(pose.tracked === false ? [3, 3] : []);
    context.lineWidth = 2;
    const corners = cornersOf(pose, size);
    for (const [from, to] of EDGES) {
      const [one, other] = [corners[from], corners[to]];
      if (one !== undefined && other !== undefined) line(one, other);
    }
    // Where it points.
    const [dx, dy, dz] = rotate([0, 0, -0.35], pose.rotation);
    const [x, y, z] = pose.position;
    line(pose.position, [x + dx, y + dy, z + dz]);
    context.lineWidth = 1;
    context.setLineDash([1, 4]);
    line(pose.position, [x, 0, z]);
    context.setLineDash([]);
    const label = place([x, y + 0.16, z]);
    const words = pose.tracked === false ? `${letter} lost` : letter;
    context.font = "600 13px system-ui, sans-serif";
    context.textAlign = "center";
    if (label !== undefined) context.fillText(words, ...label);
  }
}

function drawTrail(
  context: CanvasRenderingContext2D,
  positions: readonly Point[],
  place: (point: Point) => [number, number] | undefined,
): void {
  context.globalAlpha = 0.5;
  context.lineWidth = 1.5;
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

/** Whether a value is a pose. A hostile game may send anything. */
function isPose(value: unknown): value is PoseData {
  if (typeof value !== "object" || value === null) return false;
  const { position, rotation } = value as Partial<PoseData>;
  return isNumbers(position, 3) && isNumbers(rotation, 4);
}

function isNumbers(value: unknown, length: number): boolean {
  return Array.isArray(value) && value.length === length && value.every((one) => typeof one === "number");
}
