import type { FpsData } from "../protocol/json-messages.ts";
import type { FrameSample } from "../protocol/samples.ts";

/**
 * The frame sample of a JSON fps event. A sample cannot say that a number is missing: a missing frame time is
 * what the frame rate implies, a missing physics time 0, and a missing frame number the next one.
 */
export function sampleOf(data: FpsData, lastFrame: number): FrameSample {
  return {
    frame: data.frame ?? (lastFrame + 1) % 2 ** 32,
    fps: data.fps,
    frameMillis: data.frame_time_ms ?? (data.fps > 0 ? 1000 / data.fps : 0),
    physicsMillis: data.physics_time_ms ?? 0,
  };
}

/** Whether a JSON fps event says the same as a sample, as far as f32 can tell. */
export function repeatsSample(data: FpsData, sample: Readonly<FrameSample>): boolean {
  const { frame, fps, frame_time_ms, physics_time_ms } = data;
  return (
    (frame === undefined || frame === sample.frame) &&
    Math.fround(fps) === Math.fround(sample.fps) &&
    Math.fround(frame_time_ms ?? Number.NaN) === Math.fround(sample.frameMillis) &&
    Math.fround(physics_time_ms ?? Number.NaN) === Math.fround(sample.physicsMillis)
  );
}

/** Copies one sample over another. */
export function copySample(from: Readonly<FrameSample>, into: FrameSample): void {
  into.frame = from.frame;
  into.fps = from.fps;
  into.frameMillis = from.frameMillis;
  into.physicsMillis = from.physicsMillis;
}
