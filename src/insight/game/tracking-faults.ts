import type { DeviceName } from "./device-name.ts";

/** The noise of a pose: standard deviations on an axis. */
export interface PoseNoise {
  millimetres: number;
  degrees: number;
}

/** Counts what the detectors find in the poses of a game. Units: `atMillis` of the monotonic clock. */
export interface TrackingFaultCounter {
  /** A pose has begun to be frozen. */
  freezeBegan(device: DeviceName, atMillis: number): void;
  /** It was frozen for another while. Units: milliseconds. */
  frozen(device: DeviceName, millis: number, atMillis: number): void;
  /** A device jumped. Units: metres. */
  jumped(device: DeviceName, metres: number, atMillis: number): void;
  /** A device turned at once. Units: degrees. */
  turned(device: DeviceName, degrees: number, atMillis: number): void;
  /** A pose was noisy for another while. Units: milliseconds. */
  jittered(device: DeviceName, millis: number, noise: Readonly<PoseNoise>, atMillis: number): void;
}

/** Hands what the detectors find in the poses of one game to the windows, which count it. */
export class TrackingFaults {
  /** Set by the windows; nobody counts before. */
  counter: TrackingFaultCounter | undefined;
}
