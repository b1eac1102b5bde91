/** The numbers of one frame, as a 0x01 packet carries them. */
export interface FrameSample {
  /** Frame number of the game, u32. */
  frame: number;
  /** Frames per second. */
  fps: number;
  /** Wall-clock time of the frame, milliseconds. */
  frameMillis: number;
  /** Time spent in physics, milliseconds. */
  physicsMillis: number;
}

/**
 * Position and rotation of one tracked device. Every number that ingest hands to the hub is exact as f32, as in a 0x03 packet.
 * Units: metres; Godot's axes, right-handed, Y up; relative to the XR origin.
 */
export interface Pose {
  /** x, y, z in metres. */
  position: [number, number, number];
  /** Quaternion x, y, z, w. */
  rotation: [number, number, number, number];
  /** False when the runtime has lost the device and the pose is the last one known. */
  tracked: boolean;
}

/** A hand controller: its pose and its buttons. */
export interface ControllerState extends Pose {
  /** 0 (released) to 1 (pressed). */
  trigger: number;
  /** 0 (released) to 1 (pressed). */
  grip: number;
  /** Pressed buttons, one bit each; controller-buttons.ts has the names. */
  buttonBits: number;
}

/** The poses of the headset and the hands at one moment, as a 0x03 packet carries them. A device that is absent is undefined. */
export interface TrackingSample {
  /** Frame number of the game, u32. */
  frame: number;
  /** The game's clock, unix seconds. */
  timeSeconds: number;
  headset: Pose | undefined;
  leftController: ControllerState | undefined;
  rightController: ControllerState | undefined;
  /** "new" if the game says that these poses are in another frame of reference than those before. Clients do not get it. */
  reference?: "new" | undefined;
}
