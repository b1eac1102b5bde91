import { Random } from "../../base/random.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import type { FrameSample, TrackingSample } from "../../protocol/samples.ts";
import {
  FaultPlayer,
  type FaultSource,
  type FaultTruth,
  type FrameInTheMaking,
  type FrameTiming,
} from "./faults/index.ts";
import { BodyMotion } from "./healthy/body-motion.ts";
import { FrameLengths } from "./healthy/frame-lengths.ts";
import { SensorNoise } from "./healthy/sensor-noise.ts";
import { SimulatedEvents } from "./healthy/simulated-events.ts";
import { SimulatedFrameRate } from "./healthy/simulated-frame-rate.ts";
import { SimulatedMonitors } from "./healthy/simulated-monitors.ts";

/** One frame of the simulated game. */
export interface SimulatedFrame {
  sample: FrameSample;
  tracking: TrackingSample;
  /** The events of this frame in the form of the wire, without a timestamp. */
  events: JsonObject[];
  /** Time by the game's clock. Units: unix seconds. */
  unixSeconds: number;
  /** Whether the game sends poses that are not numbers. The poses in `tracking` always are numbers. */
  notFinite: boolean;
}

/** The options of a simulated game. */
export interface SimulatedGameOptions {
  /** Games with the same seed, rate and faults are identical. */
  seed: number;
  /** The refresh rate of the display. Units: Hz. */
  hz: number;
  /** Faults in the order of their start; none by default. */
  faults?: FaultSource;
  /** Called when a fault begins. */
  faultHappened?: (fault: Readonly<FaultTruth>) => void;
}

/**
 * A VR game with a player who moves and events that happen now and then. It is healthy except for the faults that it is given.
 * Pure: no clock, no timer, no socket. Frames are numbered from 1, and time advances by the length of each frame.
 */
export class SimulatedGame {
  readonly #motion: BodyMotion;
  readonly #noise: SensorNoise;
  readonly #events: SimulatedEvents;
  readonly #monitors: SimulatedMonitors;
  readonly #lengths: FrameLengths;
  readonly #rate: SimulatedFrameRate;
  readonly #faults: FaultPlayer;
  readonly #faultRandom: Random;
  readonly #hz: number;
  readonly #timing: FrameTiming = { hz: 0, displayHz: 0, extraMillis: 0, looseness: 0, unreportedFrames: 0 };
  #frame = 0;
  #elapsedSeconds = 0;
  /** Length of the next frame, and of the frames before it that the game does not report. */
  #frameMillis = 0;
  #unreportedMillis = 0;
  #clockOffsetSeconds = 0;

  constructor({ seed, hz, faults = { next: () => undefined }, faultHappened }: SimulatedGameOptions) {
    // Each part has random numbers of its own, so that a fault in one does not change the others.
    const seeds = new Random(seed);
    const random = () => new Random(seeds.next() * 2 ** 32);
    this.#hz = hz;
    this.#motion = new BodyMotion(random());
    this.#noise = new SensorNoise(random());
    this.#events = new SimulatedEvents(random(), hz);
    this.#monitors = new SimulatedMonitors(random());
    this.#lengths = new FrameLengths(random());
    this.#rate = new SimulatedFrameRate(hz);
    this.#faults = new FaultPlayer(faults, faultHappened);
    this.#faultRandom = random();
    this.#prepare();
  }

  /** The refresh rate, frames a second. */
  get hz(): number {
    return this.#hz;
  }

  /** Time from the start of the game to the end of the next frame. Units: seconds. */
  get nextSeconds(): number {
    return this.#elapsedSeconds + (this.#unreportedMillis + this.#frameMillis) / 1000;
  }

  /** The faults that happened so far. */
  get truths(): readonly Readonly<FaultTruth>[] {
    return this.#faults.truths;
  }

  /** Lengthens the next frame. Returns the number of that frame. Units: milliseconds. */
  hitch(extraMillis: number): number {
    this.#frameMillis += extraMillis;
    return this.#frame + 1 + this.#timing.unreportedFrames;
  }

  /** Plays one frame. `unixSeconds` is the time by a clock that no fault changes. */
  step(unixSeconds: number): SimulatedFrame {
    const frameMillis = this.#frameMillis;
    this.#elapsedSeconds = this.nextSeconds;
    this.#frame += 1 + this.#timing.unreportedFrames;
    const seconds = this.#elapsedSeconds;
    const frame: FrameInTheMaking = {
      sample: {
        frame: this.#frame,
        fps: this.#rate.update(seconds, 1 + this.#timing.unreportedFrames),
        frameMillis,
        physicsMillis: this.#monitors.physicsMillis(),
      },
      tracking: { frame: this.#frame, timeSeconds: 0, ...this.#motion.at(seconds) },
      events: this.#happenings(seconds),
      monitors: this.#monitors,
      clockOffsetSeconds: this.#clockOffsetSeconds,
      notFinite: false,
      random: this.#faultRandom,
    };
    this.#monitors.extraCollisionPairs = 0;
    this.#noise.add(frame.tracking, seconds);
    this.#faults.change(frame, seconds, unixSeconds + this.#clockOffsetSeconds);
    this.#clockOffsetSeconds = frame.clockOffsetSeconds;
    this.#monitors.frame(frameMillis, frame.sample.physicsMillis);
    const { sample, tracking, events, notFinite } = frame;
    tracking.timeSeconds = unixSeconds + this.#clockOffsetSeconds;
    this.#prepare();
    return { sample, tracking, events, unixSeconds: tracking.timeSeconds, notFinite };
  }

  /** The game's part of a snapshot. */
  describe(): JsonObject {
    return { scene: this.#events.scene, frame: this.#frame, hz: this.#hz };
  }

  /** The monitors since the last call. */
  monitors(): JsonObject {
    return this.#monitors.take(this.#elapsedSeconds, this.#timing.displayHz);
  }

  /** Has the next monitors begin here. */
  forgetMonitors(): void {
    this.#monitors.forget();
  }

  #happenings(seconds: number): JsonObject[] {
    const events = this.#events.of(this.#frame, seconds);
    if (this.#frame > 1 && events.some(({ event }) => event === "scene_changed"))
      this.#monitors.sceneChanged();
    return events;
  }

  /** Decides when the next frame ends. */
  #prepare(): void {
    const timing = this.#timing;
    timing.hz = this.#hz;
    timing.displayHz = this.#hz;
    timing.extraMillis = 0;
    timing.looseness = 0;
    timing.unreportedFrames = 0;
    const stepSeconds = 1 / this.#hz;
    this.#faults.changeTiming(timing, this.#elapsedSeconds + stepSeconds, stepSeconds);
    // Frames that the game does not report take time too.
    this.#unreportedMillis = 0;
    for (let left = timing.unreportedFrames; left > 0; left--)
      this.#unreportedMillis += this.#lengths.next(timing.hz, timing.looseness);
    this.#frameMillis = this.#lengths.next(timing.hz, timing.looseness) + timing.extraMillis;
  }
}
