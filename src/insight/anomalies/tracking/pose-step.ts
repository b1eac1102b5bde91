import type { Pose } from "../../../protocol/samples.ts";

/** The movement of one device from one sample to the next. The record is reused. */
export interface PoseStep {
  /** The newest pose; undefined while the device is absent. */
  pose: Readonly<Pose> | undefined;
  /** When the sample arrived. Units: milliseconds of the monotonic clock. */
  atMillis: number;
  /** Whether this pose and the last are both tracked and close enough in time to be compared. If not, the other fields mean nothing. */
  comparable: boolean;
  /** Whether the pose stood still to the last bit for some samples before this one: this step has the movement of all of them. */
  resumed: boolean;
  /** Whether it is the same as the last, to the last bit. */
  still: boolean;
  /** Time between the two samples, by the game's clock as far as it can be trusted. Units: seconds. */
  seconds: number;
  /** The usual time between samples. Units: seconds. */
  usualSeconds: number;
  /** How far it moved. Units: metres. */
  moved: Float64Array;
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

/** The devices, by the name that alerts give as their subject. */
export type DeviceName = "headset" | "left_controller" | "right_controller";

/** Names of the devices for people. */
export const DEVICE_WORDS: Readonly<Record<DeviceName, string>> = {
  headset: "the headset",
  left_controller: "the left controller",
  right_controller: "the right controller",
};
