import { isJsonObject, type JsonObject } from "../protocol/json-object.ts";
import { MOTION_COLUMNS, type MotionTrack } from "./motion.ts";
import { isNumbers, objectIn, poseColumns } from "./read-values.ts";
import { TrackBuilder } from "./track-builder.ts";

const SIDES = ["left", "right"] as const;
const STICKS = ["primary", "secondary"] as const;
const JOINTS = 26;

/** The tracks of hands and sticks, of the events `xr_extra` of a game. */
export class ExtraTracks {
  readonly #sides = SIDES.map((side) => ({
    side,
    axes: new TrackBuilder(`${side}_hand`, "axes"),
    joints: new TrackBuilder(`/user/hand_tracker/${side}`, "joints"),
  }));

  /** Adds the data of an event. Units: seconds since the beginning of the motion. */
  add(atSeconds: number, data: Readonly<JsonObject>): void {
    const [hands, sticks] = [objectIn(data.hands), objectIn(data.axes)];
    for (const { side, axes, joints } of this.#sides) {
      const [moved, hand] = [sticks[side], hands[side]];
      if (isJsonObject(moved))
        axes.add(
          atSeconds,
          STICKS.flatMap((stick) => {
            const given = moved[stick];
            return isNumbers(given, 2) ? given : [0, 0];
          }),
        );
      if (isJsonObject(hand)) joints.add(atSeconds, jointColumns(hand.joints));
    }
  }

  get tracks(): MotionTrack[] {
    return this.#sides
      .flatMap(({ axes, joints }) => [axes.track, joints.track])
      .filter((one) => one !== undefined);
  }
}

/** Whether the hand is tracked, and its joints. */
function jointColumns(joints: unknown): number[] {
  const lost = new Array<number>(MOTION_COLUMNS.joints).fill(0);
  if (!Array.isArray(joints) || joints.length !== JOINTS) return lost;
  const poses = joints.map((joint: unknown) =>
    isNumbers(joint, 7) ? poseColumns(joint.slice(0, 3), joint.slice(3)) : undefined,
  );
  return poses.every((pose) => pose !== undefined) ? [1, ...poses.flat()] : lost;
}
