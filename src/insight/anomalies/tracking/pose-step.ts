import type { Pose } from "../../../protocol/samples.ts";

/** The movement of one device from one sample to the next. The record is reused. */
export interface PoseStep {
  /** The newest pose; undefined while the device is absent. */
  pose: Readonly<Pose> | undefined;
  /** Whether a pose of the device was left out lately, because it has a value that is not finite. */
  isLeftOut: boolean;
  /** When the sample arrived. Units: milliseconds of the monotonic clock. */
  atMillis: number;
  /** Whether this pose and the last are both tracked, in one frame of reference, and close enough in time to be compared. If not, the other fields mean nothing. */
  comparable: boolean;
  /** Whether it is the same as the last, to the last bit: no new measurement. */
  still: boolean;
  /** Time since the last sample, or of a new pose since the last new one; by the game's clock as far as it can be trusted. Units: seconds. */
  seconds: number;
  /** Longest time that may lie between the two poses; NaN if it is unknown. Units: seconds. */
  longestSeconds: number;
  /** Whether the time since the last new pose is about the same as the one before. */
  isEven: boolean;
  /** The usual time between new poses. Units: seconds. */
  usualSeconds: number;
  /** How far it moved. Units: metres of the body, whatever the scale of the world. */
  moved: Float64Array;
  /** How far it is from where its last movement would have taken it; NaN if that is unknown. Units: metres. */
  departed: number;
  /** How far it turned, as a rotation vector. Units: radians. */
  turned: Float64Array;
}

/** Watches one device of a game. */
export interface DeviceDetector {
  /** Takes the next sample. Cost: allocates nothing. */
  step(step: Readonly<PoseStep>): void;
  /** Called a few times a second. */
  tick(nowMillis: number): void;
}
