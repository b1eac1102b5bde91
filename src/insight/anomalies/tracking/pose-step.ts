import type { Pose } from "../../../protocol/samples.ts";

/** What one device did from one sample to the next. The record is used again. */
export interface PoseStep {
  /** The newest pose; undefined while the device is absent. */
  pose: Readonly<Pose> | undefined;
  /** When it came. Units: milliseconds of the monotonic clock. */
  atMillis: number;
  /** Whether this pose and the last are both tracked and near enough in time to be compared; else the rest says nothing. */
  comparable: boolean;
  /** Whether the pose stood still to the last bit for some samples before this one: what it did meanwhile comes all at once. */
  resumed: boolean;
  /** Whether it is the same as the last, to the last bit. */
  still: boolean;
  /** Time between the two, by the game's clock as far as it can be trusted. Units: seconds. */
  seconds: number;
  /** What it usually is. Units: seconds. */
  usualSeconds: number;
  /** How far it moved. Units: metres. */
  moved: Float64Array;
  /** How far it turned, as a rotation vector. Units: radians. */
  turned: Float64Array;
}

/** Watches one device of a game. */
export interface DeviceDetector {
  /** The next sample of it. Cost: allocates nothing. */
  step(step: Readonly<PoseStep>): void;
  /** Time goes on. */
  tick(nowMillis: number): void;
}

/** The devices, by the name that alerts give as their subject. */
export type DeviceName = "headset" | "left_controller" | "right_controller";

/** A device for a person. */
export const DEVICE_WORDS: Readonly<Record<DeviceName, string>> = {
  headset: "the headset",
  left_controller: "the left controller",
  right_controller: "the right controller",
};
