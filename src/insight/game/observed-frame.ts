/**
 * What the time of a frame measures. `interval`: wall clock from frame to frame (0x01, the addon). `work`: without the wait for the
 * next frame (the engine's profiler). `mean`: the mean of many frames (the engine's monitors); no single frame took that long.
 * `pause`: the app did not run for a part of it, so the time says nothing of the frame.
 */
export type FrameTimeKind = "interval" | "work" | "mean" | "pause";

/** A frame sample as observers see it. The record is reused: copy what must outlive the call. */
export interface ObservedFrame {
  /** Frame number of the game, u32. */
  frame: number;
  /** Frames since the sample before: 1 if the game sends every frame. NaN for the first sample, after the count restarted, and without frame numbers. */
  step: number;
  /**
   * Time since the sample before: by the frame's own time if no frame is between the two, else by arrival. NaN for the first sample, and if
   * nothing was sampled in between. Units: milliseconds.
   */
  elapsedMillis: number;
  /** When it arrived. Units: milliseconds of the relay's monotonic clock. */
  atMillis: number;
  /** By the game's clock if the game sent a time, else by the relay's. Units: unix seconds. */
  timestampSeconds: number;
  /** Units: milliseconds. */
  frameMillis: number;
  kind: FrameTimeKind;
  /** As the game reports it; Godot reports the worst of the last second. Units: milliseconds. */
  physicsMillis: number;
  /** As the game reports it. Units: frames a second. */
  fps: number;
}
