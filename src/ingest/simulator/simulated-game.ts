import { Random } from "../../base/random.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import type { FrameSample, TrackingSample } from "../../protocol/samples.ts";
import { BodyMotion } from "./body-motion.ts";
import {
  FaultPlayer,
  type FaultSource,
  type FaultTruth,
  type FrameInTheMaking,
  type FramePace,
} from "./faults/index.ts";
import { FramePacer } from "./frame-pacer.ts";
import { FrameRate } from "./frame-rate.ts";
import { SensorNoise } from "./sensor-noise.ts";
import { SimulatedEvents } from "./simulated-events.ts";
import { SimulatedFigures } from "./simulated-figures.ts";

/** One frame of the simulated game. */
export interface SimulatedFrame {
  performance: FrameSample;
  tracking: TrackingSample;
  /** What happened in this frame: events as the wire has them, without a timestamp. */
  events: JsonObject[];
  /** What the game's clock says. Units: unix seconds. */
  unixSeconds: number;
  /** Whether its poses are not numbers; those in `tracking` are. */
  notFinite: boolean;
}

/** What a simulated game is like. */
export interface SimulatedGameOptions {
  /** The same seed, rate and faults play the same game. */
  seed: number;
  /** The refresh rate of the display. Units: Hz. */
  hz: number;
  /** Faults by their start; none when absent. */
  faults?: FaultSource;
  /** Is told when a fault begins. */
  faultHappened?: (fault: Readonly<FaultTruth>) => void;
}

/**
 * A VR game that is a little alive: somebody moves, now and then something happens; healthy but for the faults that it is given.
 * Pure: no clock, no timer, no socket. Frame 1 is the first, and time is what the frames take.
 */
export class SimulatedGame {
  readonly #motion: BodyMotion;
  readonly #noise: SensorNoise;
  readonly #events: SimulatedEvents;
  readonly #figures: SimulatedFigures;
  readonly #pacer: FramePacer;
  readonly #rate: FrameRate;
  readonly #faults: FaultPlayer;
  readonly #faultRandom: Random;
  readonly #hz: number;
  readonly #pace: FramePace = { hz: 0, extraMillis: 0, looseness: 0, unheardFrames: 0 };
  #frame = 0;
  #elapsedSeconds = 0;
  /** What the next frame takes, and the frames before it of which nobody hears. */
  #frameMillis = 0;
  #unheardMillis = 0;
  #clockOffsetSeconds = 0;

  constructor({ seed, hz, faults = { next: () => undefined }, faultHappened }: SimulatedGameOptions) {
    // Each part draws from its own numbers: a fault in one leaves the others as they were.
    const seeds = new Random(seed);
    const random = () => new Random(seeds.next() * 2 ** 32);
    this.#hz = hz;
    this.#motion = new BodyMotion(random());
    this.#noise = new SensorNoise(random());
    this.#events = new SimulatedEvents(random(), hz);
    this.#figures = new SimulatedFigures(random());
    this.#pacer = new FramePacer(random());
    this.#rate = new FrameRate(hz);
    this.#faults = new FaultPlayer(faults, faultHappened);
    this.#faultRandom = random();
    this.#prepare();
  }

  /** The refresh rate, frames a second. */
  get hz(): number {
    return this.#hz;
  }

  /** When the next frame ends, since the game began. Units: seconds. */
  get nextSeconds(): number {
    return this.#elapsedSeconds + (this.#unheardMillis + this.#frameMillis) / 1000;
  }

  /** The faults that happened so far. */
  get truths(): readonly Readonly<FaultTruth>[] {
    return this.#faults.truths;
  }

  /** Makes the next frame take so much longer. Returns its number. Units: milliseconds. */
  hitch(extraMillis: number): number {
    this.#frameMillis += extraMillis;
    return this.#frame + 1 + this.#pace.unheardFrames;
  }

  /** Plays one frame further. Units: `unixSeconds` is what a clock that nobody sets says. */
  step(unixSeconds: number): SimulatedFrame {
    const frameMillis = this.#frameMillis;
    this.#elapsedSeconds = this.nextSeconds;
    this.#frame += 1 + this.#pace.unheardFrames;
    const seconds = this.#elapsedSeconds;
    const frame: FrameInTheMaking = {
      performance: {
        frame: this.#frame,
        fps: this.#rate.update(seconds, 1 + this.#pace.unheardFrames),
        frameMillis,
        physicsMillis: this.#figures.physicsMillis(),
      },
      tracking: { frame: this.#frame, timeSeconds: 0, ...this.#motion.at(seconds) },
      events: this.#happenings(seconds),
      figures: this.#figures,
      clockOffsetSeconds: this.#clockOffsetSeconds,
      notFinite: false,
      random: this.#faultRandom,
    };
    this.#figures.extraCollisionPairs = 0;
    this.#noise.add(frame.tracking, seconds);
    this.#faults.change(frame, seconds, unixSeconds + this.#clockOffsetSeconds);
    this.#clockOffsetSeconds = frame.clockOffsetSeconds;
    this.#figures.frame(frameMillis, frame.performance.physicsMillis);
    const { performance, tracking, events, notFinite } = frame;
    tracking.timeSeconds = unixSeconds + this.#clockOffsetSeconds;
    this.#prepare();
    return { performance, tracking, events, unixSeconds: tracking.timeSeconds, notFinite };
  }

  /** What a snapshot tells of the game. */
  describe(): JsonObject {
    return { scene: this.#events.scene, frame: this.#frame, hz: this.#hz };
  }

  /** The slow figures beside the frames, since they were asked for last. */
  slowFigures(): JsonObject {
    return this.#figures.take(this.#elapsedSeconds);
  }

  #happenings(seconds: number): JsonObject[] {
    const events = this.#events.of(this.#frame, seconds);
    if (this.#frame > 1 && events.some(({ event }) => event === "scene_changed"))
      this.#figures.sceneChanged();
    return events;
  }

  /** Decides when the next frame ends. */
  #prepare(): void {
    const pace = this.#pace;
    pace.hz = this.#hz;
    pace.extraMillis = 0;
    pace.looseness = 0;
    pace.unheardFrames = 0;
    const stepSeconds = 1 / this.#hz;
    this.#faults.pace(pace, this.#elapsedSeconds + stepSeconds, stepSeconds);
    // Frames of which nobody hears take their time all the same.
    this.#unheardMillis = 0;
    for (let left = pace.unheardFrames; left > 0; left--)
      this.#unheardMillis += this.#pacer.next(pace.hz, pace.looseness);
    this.#frameMillis = this.#pacer.next(pace.hz, pace.looseness) + pace.extraMillis;
  }
}
