import type { PacketBatch } from "../../codec/index.ts";
import { emptyTrackingSample } from "../../protocol/empty-samples.ts";
import { FRAME_SAMPLE_BIT, POSES_BIT, REFERENCE_BIT } from "../../protocol/frames-layout.ts";
import { HEADSET_BIT, LEFT_CONTROLLER_BIT, RIGHT_CONTROLLER_BIT } from "../../protocol/packet-layout.ts";
import type { FrameSample, TrackingSample } from "../../protocol/samples.ts";
import { readTrackingValues } from "../../protocol/tracking-values.ts";
import {
  CONTROLLER_FLOAT_SLOTS,
  DEVICES_SLOT,
  FRAME_MICROS_SLOT,
  FRAME_SLOT,
  HEADSET_SLOT,
  LEFT_CONTROLLER_SLOT,
  POSE_SLOTS,
  RIGHT_CONTROLLER_SLOT,
  SAMPLES_SLOT,
  TICKS_MICROS_SLOT,
  TIME_SECONDS_SLOT,
  TRACKED_SLOT,
  TRACKING_SLOTS,
  USABLE_SLOT,
  VALUES_PER_FRAME,
} from "../../protocol/value-slots.ts";
import { MAX_AGE_MILLIS } from "./batch-ages.ts";
import { RunningFrameRate } from "./running-frame-rate.ts";

/** Takes samples. It reads a sample before the call returns. `ageMillis` is the age of the sample relative to the newest frame of its packet. */
export interface FrameSampleTaker {
  frame(sample: Readonly<FrameSample>, ageMillis: number): void;
  tracking(sample: TrackingSample, ageMillis: number): void;
  /** Poses of a frame cannot be used: those of the devices with these bits. */
  unusable?(devices: number, frame: number): void;
}

/**
 * Turns the frames of one game into samples: counts the frame rate, and gives a lost device its last good pose.
 * The relay does this because time in the game's frame is scarce. Cost: no allocation, except when a device appears.
 */
export class FrameSamples {
  readonly #rate = new RunningFrameRate();
  readonly #frame: FrameSample = { frame: 0, fps: 0, frameMillis: 0, physicsMillis: 0 };
  /** Values of the last poses. The devices in it are those that have had a usable pose and are still there. */
  readonly #kept = new Float64Array(TRACKING_SLOTS);
  readonly #tracking = emptyTrackingSample();

  /** Hands the samples of a 0x04 packet over, oldest first. Returns how many there were. */
  take(batch: PacketBatch, index: number, taker: FrameSampleTaker): number {
    const frames = batch.borrowFrames();
    const end = batch.frameCount(index) * VALUES_PER_FRAME;
    const newestMicros = frames[end - VALUES_PER_FRAME + TICKS_MICROS_SLOT] as number;
    let taken = 0;
    for (let row = 0; row < end; row += VALUES_PER_FRAME) {
      const olderMillis = (newestMicros - (frames[row + TICKS_MICROS_SLOT] as number)) / 1000;
      const ageMillis = Math.min(MAX_AGE_MILLIS, Math.max(0, olderMillis));
      const samples = frames[row + SAMPLES_SLOT] as number;
      if ((samples & FRAME_SAMPLE_BIT) !== 0) {
        taker.frame(this.#frameOf(frames, row, batch, index), ageMillis);
        taken++;
      }
      if ((samples & POSES_BIT) === 0) continue;
      const unusable = (frames[row + DEVICES_SLOT] as number) & ~(frames[row + USABLE_SLOT] as number);
      if (unusable !== 0) taker.unusable?.(unusable, frames[row + FRAME_SLOT] as number);
      if (this.#keepPoses(frames, row)) {
        readTrackingValues(this.#kept, 0, this.#tracking);
        this.#tracking.reference = (samples & REFERENCE_BIT) === 0 ? undefined : "new";
        taker.tracking(this.#tracking, ageMillis);
        taken++;
      }
    }
    return taken;
  }

  #frameOf(frames: Readonly<Float64Array>, row: number, batch: PacketBatch, index: number): FrameSample {
    const frame = frames[row + FRAME_SLOT] as number;
    const frameMicros = frames[row + FRAME_MICROS_SLOT] as number;
    this.#rate.update(frame, frames[row + TICKS_MICROS_SLOT] as number, frameMicros, batch.maxFps(index));
    const sample = this.#frame;
    sample.frame = frame;
    sample.fps = Math.fround(this.#rate.fps);
    sample.frameMillis = Math.fround(frameMicros / 1000);
    sample.physicsMillis = Math.fround(batch.physicsMillis(index));
    return sample;
  }

  /** Updates the kept values. Returns whether there is a device. */
  #keepPoses(frames: Readonly<Float64Array>, row: number): boolean {
    const kept = this.#kept;
    const present = frames[row + DEVICES_SLOT] as number;
    const tracked = frames[row + TRACKED_SLOT] as number;
    const known = kept[DEVICES_SLOT] as number;
    // The first pose of a device is taken even if it is not tracked: a runtime may report one before the first real one.
    const fresh = (frames[row + USABLE_SLOT] as number) & (tracked | ~known);
    const devices = (known | fresh) & present;
    kept[FRAME_SLOT] = frames[row + FRAME_SLOT] as number;
    kept[TIME_SECONDS_SLOT] = frames[row + TIME_SECONDS_SLOT] as number;
    kept[DEVICES_SLOT] = devices;
    kept[TRACKED_SLOT] = tracked;
    if ((fresh & HEADSET_BIT) !== 0) this.#keep(frames, row, HEADSET_SLOT, POSE_SLOTS);
    if ((devices & LEFT_CONTROLLER_BIT) !== 0)
      this.#keepController(frames, row, LEFT_CONTROLLER_SLOT, fresh & LEFT_CONTROLLER_BIT);
    if ((devices & RIGHT_CONTROLLER_BIT) !== 0)
      this.#keepController(frames, row, RIGHT_CONTROLLER_SLOT, fresh & RIGHT_CONTROLLER_BIT);
    return devices !== 0;
  }

  /** Inputs are always current; the pose only if it is fresh. */
  #keepController(frames: Readonly<Float64Array>, row: number, slot: number, fresh: number): void {
    if (fresh !== 0) this.#keep(frames, row, slot, POSE_SLOTS);
    this.#keep(frames, row, slot + POSE_SLOTS, CONTROLLER_FLOAT_SLOTS + 1 - POSE_SLOTS);
  }

  #keep(frames: Readonly<Float64Array>, row: number, slot: number, count: number): void {
    for (let at = slot; at < slot + count; at++) this.#kept[at] = frames[row + at] as number;
  }
}
