import type { GodotController, GodotFrame, GodotFrames, Variant } from "../../codec/index.ts";
import { HEADSET_BIT, LEFT_CONTROLLER_BIT, RIGHT_CONTROLLER_BIT } from "../../protocol/packet-layout.ts";
import type { ControllerState, FrameSample, Pose, TrackingSample } from "../../protocol/samples.ts";
import { MAX_AGE_MILLIS } from "../batch-ages.ts";
import { BasisRotation } from "./basis-rotation.ts";
import { FrameRate } from "./frame-rate.ts";

/** Numbers of a Transform3D before its origin. */
const BASIS_VALUES = 9;

/** Takes what frames hold. A sample is read before the call returns. `ageMillis` is how long before the newest frame of its packet it was taken. */
export interface FrameSampleTaker {
  performance(sample: FrameSample, ageMillis: number): void;
  tracking(sample: TrackingSample, ageMillis: number): void;
}

/**
 * Makes samples of the frames of one game: the rate, quaternions for bases, inputs from 0 to 1. A device that is lost keeps its newest good
 * pose. It is here, and not in the game, because a frame of the game is dear.
 */
export class FrameSamples {
  readonly #rate = new FrameRate();
  readonly #rotation = new BasisRotation();
  readonly #performance: FrameSample = { frame: 0, fps: 0, frameMillis: 0, physicsMillis: 0 };
  readonly #headset: Pose = emptyPose();
  readonly #leftController: ControllerState = emptyController();
  readonly #rightController: ControllerState = emptyController();
  readonly #tracking: TrackingSample = {
    frame: 0,
    timeSeconds: 0,
    headset: undefined,
    leftController: undefined,
    rightController: undefined,
  };

  /** Hands over the samples of a packet, oldest first. */
  take({ frames, ...content }: GodotFrames, taker: FrameSampleTaker): void {
    const newestMicros = frames.at(-1)?.ticksMicros ?? 0;
    for (const frame of frames) {
      const ageMillis = Math.min(MAX_AGE_MILLIS, Math.max(0, (newestMicros - frame.ticksMicros) / 1000));
      if (frame.hasPerformance) taker.performance(this.#performanceOf(frame, content), ageMillis);
      if (!frame.hasTracking) continue;
      const sample = this.#trackingOf(frame, content.unixFromTicksSeconds);
      if (sample.headset ?? sample.leftController ?? sample.rightController)
        taker.tracking(sample, ageMillis);
    }
  }

  #performanceOf(frame: GodotFrame, content: Omit<GodotFrames, "frames">): FrameSample {
    this.#rate.update(frame.frame, frame.ticksMicros, frame.frameMicros, content.maxFps);
    const sample = this.#performance;
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
    const isTracked = (bit: number) => (trackedBits & bit) !== 0;
    sample.headset = this.#move(sample.headset, this.#headset, headset, isTracked(HEADSET_BIT));
    setInputs(this.#leftController, leftController);
    sample.leftController = this.#move(
      sample.leftController,
      this.#leftController,
      leftController?.transform,
      isTracked(LEFT_CONTROLLER_BIT),
    );
    setInputs(this.#rightController, rightController);
    sample.rightController = this.#move(
      sample.rightController,
      this.#rightController,
      rightController?.transform,
      isTracked(RIGHT_CONTROLLER_BIT),
    );
    return sample;
  }

  /** A device brought up to date, in `kept`; undefined when it is not there, or was not and has no usable pose yet. */
  #move<Device extends Pose>(
    known: Device | undefined,
    kept: Device,
    transform: readonly number[] | undefined,
    saidTracked: boolean,
  ): Device | undefined {
    if (transform === undefined) return undefined;
    const isUsable = hasFiniteOrigin(transform) && this.#rotation.read(transform);
    kept.tracked = isUsable && saidTracked;
    // A runtime may report a pose before the first real one: that is taken too.
    if (!isUsable || (known !== undefined && !saidTracked)) return known;
    for (let i = 0; i < 3; i++) kept.position[i] = transform[BASIS_VALUES + i] as number;
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

/** How far an input is pressed, 0 to 1; 0 for what is no amount. */
function amountOf(value: Variant): number {
  if (typeof value !== "number" && typeof value !== "bigint" && typeof value !== "boolean") return 0;
  const amount = Math.fround(Number(value));
  return Number.isFinite(amount) ? Math.min(1, Math.max(0, amount)) : 0;
}

function hasFiniteOrigin(transform: readonly number[]): boolean {
  for (let i = 0; i < 3; i++) if (!Number.isFinite(transform[BASIS_VALUES + i])) return false;
  return true;
}

function emptyPose(): Pose {
  return { position: [0, 0, 0], rotation: [0, 0, 0, 1], tracked: false };
}

function emptyController(): ControllerState {
  return { ...emptyPose(), trigger: 0, grip: 0, buttonBits: 0 };
}
