import type { ControllerState, Pose, TrackingSample } from "./samples.ts";

/** A pose to be filled: at the origin, unrotated, not tracked. */
export function emptyPose(): Pose {
  return { position: [0, 0, 0], rotation: [0, 0, 0, 1], tracked: false };
}

/** A controller to be filled: an empty pose, nothing pressed. */
export function emptyController(): ControllerState {
  return { ...emptyPose(), trigger: 0, grip: 0, buttonBits: 0 };
}

/** A tracking sample to be filled: without devices. */
export function emptyTrackingSample(): TrackingSample {
  return {
    frame: 0,
    timeSeconds: 0,
    headset: undefined,
    leftController: undefined,
    rightController: undefined,
  };
}
