import type { Point } from "./orbit.ts";
import { isNumbers, objectOf } from "./read-json.ts";

/** Samples that are kept: two minutes at ten a second. */
const KEPT = 1200;
/** Joints older than this are not shown as a hand. Units: seconds. */
const STALE_SECONDS = 0.5;
/** Joints of a hand, in the order of Godot's XRHandTracker.HandJoint. */
const JOINTS = 26;

/** Sides of a person. */
export type Side = "left" | "right";

/** What a game tells about a hand or its controller beside the pose. */
interface SideSample {
  /** Places of the joints; empty if no hand is tracked. */
  joints: readonly Point[];
  /** Axes of thumbsticks and touchpads by name, −1 to 1. */
  axes: Readonly<Record<string, readonly [number, number]>>;
}

interface Sample {
  unixSeconds: number;
  sides: Readonly<Record<Side, SideSample>>;
}

const NOTHING: SideSample = { joints: [], axes: {} };

/** Joints of hands and axes of controllers, from the event `xr_extra` of the addon, oldest first. */
export class HandLog {
  readonly #samples: Sample[] = [];

  add({ hands, axes }: Readonly<Record<string, unknown>>, unixSeconds: number): void {
    const read = (side: Side): SideSample => ({
      joints: jointsOf(objectOf(hands)[side]),
      axes: axesOf(objectOf(axes)[side]),
    });
    this.#samples.push({ unixSeconds, sides: { left: read("left"), right: read("right") } });
    if (this.#samples.length > 2 * KEPT) this.#samples.splice(0, KEPT);
  }

  /** What was known of a side at a time. Axes are sent only when they move, so the last ones hold. */
  at(side: Side, unixSeconds: number): SideSample {
    const sample = this.#samples.findLast((one) => one.unixSeconds <= unixSeconds);
    if (sample === undefined) return NOTHING;
    const known = sample.sides[side];
    return unixSeconds - sample.unixSeconds < STALE_SECONDS ? known : { ...known, joints: [] };
  }

  clear(): void {
    this.#samples.length = 0;
  }
}

/** Reads [x, y, z, qx, qy, qz, qw] for each joint. A hostile game may send anything. */
function jointsOf(hand: unknown): Point[] {
  const { joints, tracked } = objectOf(hand);
  if (tracked !== true || !Array.isArray(joints) || joints.length !== JOINTS) return [];
  const points = joints.map((joint): unknown => (Array.isArray(joint) ? joint.slice(0, 3) : undefined));
  return points.every((point): point is [number, number, number] => isNumbers(point, 3)) ? points : [];
}

function axesOf(axes: unknown): Record<string, readonly [number, number]> {
  const known = Object.entries(objectOf(axes)).filter((entry): entry is [string, [number, number]] =>
    isNumbers(entry[1], 2),
  );
  return Object.fromEntries(known.slice(0, 4));
}
