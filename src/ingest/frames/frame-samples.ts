import type { GodotController, GodotFrame, GodotFrames, Variant } from "../../codec/index.ts";
import { emptyController, emptyPose, emptyTrackingSample } from "../../protocol/empty-samples.ts";
import { HEADSET_BIT, LEFT_CONTROLLER_BIT, RIGHT_CONTROLLER_BIT } from "../../protocol/packet-layout.ts";
import type { ControllerState, FrameSample, Pose, TrackingSample } from "../../protocol/samples.ts";
import { BasisRotation } from "./basis-rotation.ts";
import { MAX_AGE_MILLIS } from "./batch-ages.ts";
import { RunningFrameRate } from "./running-frame-rate.ts";

/** Numbers of a Transform3D before its origin. */
const BASIS_VALUES = 9;

/** Takes samples. It reads a sample before the call returns. `ageMillis` is the age of the sample relative to the newest frame of its packet. */
export interface FrameSampleTaker {
  frame(sample: Readonly<FrameSample>, ageMillis: number): void;
  tracking(sample: TrackingSample, ageMillis: number): void;
}

/**
 * Turns the frames of one game into samples: counts the frame rate, turns bases into quaternions, limits inputs to 0 to 1. A lost device
 * keeps its last good pose. The relay does this because time in the game's frame is scarce.
 */
export class FrameSamples {
  readonly #rate = new RunningFrameRate();
  readonly #rotation = new BasisRotation();
  readonly #frame: FrameSample = { frame: 0, fps: 0, frameMillis: 0, physicsMillis: 0 };
  readonly #headset: Pose = emptyPose();
  readonly #leftController: ControllerState = emptyController();
  readonly #rightController: ControllerState = emptyController();
  readonly #tracking = emptyTrackingSample();

  /** Hands the samples of a packet over, oldest first. */
  take(content: GodotFrames, taker: FrameSampleTaker): void {
    const newestMicros = content.frames.at(-1)?.ticksMicros ?? 0;
    for (const frame of content.frames) {
      const ageMillis = Math.min(MAX_AGE_MILLIS, Math.max(0, (newestMicros - frame.ticksMicros) / 1000));
      if (frame.hasPerformance) taker.frame(this.#frameOf(frame, content), ageMillis);
      if (!frame.hasTracking) continue;
      const sample = this.#trackingOf(frame, content.unixFromTicksSeconds);
      if (sample.headset ?? sample.leftController ?? sample.rightController)
        taker.tracking(sample, ageMillis);
    }
  }

  #frameOf(frame: GodotFrame, content: GodotFrames): FrameSample {
    this.#rate.update(frame.frame, frame.ticksMicros, frame.frameMicros, content.maxFps);
    const sample = this.#frame;
    sample.frame = frame.frame;
    sample.fps = Math.fround(this.#rate.fps);
    sample.frameMillis = Math.fround(frame.frameMicros / 1000);
    sample.physicsMillis = Math.fround(content.physicsMillis);
    return sample;
  }

  #trackingOf(frame: GodotFrame, unixFromTicksSeconds: number): TrackingSample {
    const { headset, leftController, rightController, trackedBits } = frame;
    const sample = this.#tracking;
    sample.frame = frame.frame;
    sample.timeSeconds = frame.ticksMicros / 1e6 + unixFromTicksSeconds;
    sample.headset = this.#move(sample.headset, this.#headset, headset, (trackedBits & HEADSET_BIT) !== 0);
    setInputs(this.#leftController, leftController);
    sample.leftController = this.#move(
      sample.leftController,
      this.#leftController,
      leftController?.transform,
      (trackedBits & LEFT_CONTROLLER_BIT) !== 0,
    );
    setInputs(this.#rightController, rightController);
    sample.rightController = this.#move(
      sample.rightController,
      this.#rightController,
      rightController?.transform,
      (trackedBits & RIGHT_CONTROLLER_BIT) !== 0,
    );
    return sample;
  }

  /** Updates a device in `kept` and returns it; undefined if the device is absent, or has had no usable pose yet. */
  #move<Device extends Pose>(
    known: Device | undefined,
    kept: Device,
    transform: readonly number[] | undefined,
    reportedTracked: boolean,
  ): Device | undefined {
    if (transform === undefined) return undefined;
    const isUsable = hasFiniteOrigin(transform) && this.#rotation.read(transform);
    kept.tracked = isUsable && reportedTracked;
    // The first pose of a device is taken even if it is not tracked: a runtime may report one before the first real one.
    if (!isUsable || (known !== undefined && !reportedTracked)) return known;
    for (let i = 0; i < 3; i++) kept.position[i] = Math.fround(transform[BASIS_VALUES + i] as number);
    for (let i = 0; i < 4; i++) kept.rotation[i] = this.#rotation.quaternion[i] as number;
    return kept;
  }
}

function setInputs(kept: ControllerState, controller: GodotController | undefined): void {
  if (controller === undefined) return;
  kept.trigger = amountOf(controller.trigger);
  kept.grip = amountOf(controller.grip);
  kept.buttonBits = controller.buttonBits;
}

/** How far an input is pressed, 0 to 1; 0 for a value that is not a number. */
function amountOf(value: Variant): number {
  if (typeof value !== "number" && typeof value !== "bigint" && typeof value !== "boolean") return 0;
  const amount = Math.fround(Number(value));
  return Number.isFinite(amount) ? Math.min(1, Math.max(0, amount)) : 0;
}

/** Whether the origin is finite as f32, in which clients and the history get it: a build of the engine with double precision sends f64. */
function hasFiniteOrigin(transform: readonly number[]): boolean {
  for (let i = 0; i < 3; i++)
    if (!Number.isFinite(Math.fround(transform[BASIS_VALUES + i] as number))) return false;
  return true;
}
