/** Trackers that a motion moves, as Godot's XRServer names them. */
export type MotionDevice =
  | "head"
  | "left_hand"
  | "right_hand"
  | "/user/hand_tracker/left"
  | "/user/hand_tracker/right";

/**
 * Columns of a sample, by the kind of its track. A pose: whether it is tracked (0 or 1), position, quaternion. Inputs: trigger, grip, pressed
 * buttons as bits. Axes: x and y of the sticks primary and secondary. Joints: whether the hand is tracked, then position and quaternion of each joint.
 */
export const MOTION_COLUMNS = { pose: 8, inputs: 3, axes: 4, joints: 1 + 7 * 26 } as const;

/** The samples of one device, of one kind. */
export interface MotionTrack {
  device: MotionDevice;
  kind: keyof typeof MOTION_COLUMNS;
  /** When each sample is, since the beginning of the motion; ascending. Units: seconds. */
  times: number[];
  /** The columns of all samples, one sample after the other. Units: metres, relative to the XR origin. */
  values: number[];
}

/** What head, hands, buttons and sticks did in a part of a recording. */
export interface Motion {
  /** Name of the recording's file. */
  recording: string;
  /** The game that was recorded. */
  source: string;
  /** Units: seconds. */
  seconds: number;
  tracks: MotionTrack[];
}
