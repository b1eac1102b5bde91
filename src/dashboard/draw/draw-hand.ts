import type { Point } from "../model/orbit.ts";

/** Chains of joints from the wrist to the tips, by their places in Godot's XRHandTracker.HandJoint. */
const FINGERS: readonly (readonly number[])[] = [
  [1, 2, 3, 4, 5],
  [1, 6, 7, 8, 9, 10],
  [1, 11, 12, 13, 14, 15],
  [1, 16, 17, 18, 19, 20],
  [1, 21, 22, 23, 24, 25],
];

/** Draws the fingers of a hand as lines from joint to joint, in the colour of the context. */
export function drawHand(
  context: CanvasRenderingContext2D,
  joints: readonly Point[],
  place: (point: Point) => readonly [number, number] | undefined,
): void {
  context.lineWidth = 2;
  for (const finger of FINGERS) {
    context.beginPath();
    for (const joint of finger) {
      const point = joints[joint];
      const at = point && place(point);
      if (at !== undefined) context.lineTo(...at);
    }
    context.stroke();
  }
}
