import { Random } from "../../base/random.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import type { PerformanceSample, TrackingSample } from "../../protocol/samples.ts";
import { BodyMotion } from "./body-motion.ts";

/** One frame of the simulated game. */
export interface SimulatedFrame {
  performance: PerformanceSample;
  tracking: TrackingSample;
  /** What happened in this frame: events as the wire has them, without a timestamp. */
  events: JsonObject[];
}

const SCENES = ["res://scenes/lobby.tscn", "res://scenes/workshop.tscn", "res://scenes/range.tscn"];

/**
 * A VR game that is healthy and a little alive: somebody moves, now and then something happens.
 * The same seed and rate give the same frames. Frame 1 is the first.
 */
export class SimulatedGame {
  readonly #random: Random;
  readonly #motion: BodyMotion;
  readonly #hz: number;
  #frame = 0;
  #hitchMillis = 0;
  #scene = SCENES[0] ?? "";

  constructor(options: { seed: number; hz: number }) {
    this.#random = new Random(options.seed);
    this.#motion = new BodyMotion(this.#random);
    this.#hz = options.hz;
  }

  /** The frame rate, frames a second. */
  get hz(): number {
    return this.#hz;
  }

  /** Makes the next frame take so much longer. Returns its number. Units: milliseconds. */
  hitch(extraMillis: number): number {
    this.#hitchMillis += extraMillis;
    return this.#frame + 1;
  }

  /** Plays one frame further. Units: `unixSeconds` is what the game's clock says. */
  step(unixSeconds: number): SimulatedFrame {
    this.#frame++;
    const seconds = this.#frame / this.#hz;
    const frameMillis = (1000 / this.#hz) * this.#random.between(0.97, 1.03) + this.#hitchMillis;
    this.#hitchMillis = 0;
    const performance = {
      frame: this.#frame,
      fps: this.#hz * this.#random.between(0.995, 1.005),
      frameMillis,
      physicsMillis: frameMillis * this.#random.between(0.15, 0.25),
    };
    const tracking = { frame: this.#frame, timeSeconds: unixSeconds, ...this.#motion.at(seconds) };
    return { performance, tracking, events: this.#events(seconds) };
  }

  /** What a snapshot tells of the game. */
  describe(): JsonObject {
    return { scene: this.#scene, frame: this.#frame, hz: this.#hz };
  }

  /** The slow figures beside the frames. Units: MiB; CPU load 1 is one core busy. */
  slowFigures(): JsonObject {
    const memory_usage_mb = Math.round(this.#random.between(255, 258) * 100) / 100;
    return { memory_usage_mb, cpu_load: Math.round(this.#random.between(0.4, 0.5) * 100) / 100 };
  }

  #events(seconds: number): JsonObject[] {
    const events: JsonObject[] = [];
    if (this.#frame === 1) events.push(sceneChanged(this.#scene));
    if (this.#every(3)) events.push(this.#teleport());
    if (this.#every(12))
      events.push(custom("object_grabbed", { object: this.#random.pick(["Lamp", "Hammer", "Mug"]) }));
    if (this.#every(20)) {
      const message = "navigation map is not ready";
      events.push({ type: "event", event: "warning", data: { message, at_s: Math.round(seconds) } });
    }
    if (this.#every(45)) {
      this.#scene = this.#random.pick(SCENES);
      events.push(sceneChanged(this.#scene));
    }
    if (this.#every(60))
      events.push({
        type: "event",
        event: "error",
        data: { message: "Invalid access to a freed object", function: "_on_grab", line: 42 },
      });
    return events;
  }

  /** True in one frame of every so many seconds. */
  #every(periodSeconds: number): boolean {
    const period = Math.max(1, Math.round(periodSeconds * this.#hz));
    return this.#frame % period === 0;
  }

  #teleport(): JsonObject {
    const point = () =>
      [this.#random.between(-5, 5), 0, this.#random.between(-5, 5)].map(
        (metres) => Math.round(metres * 100) / 100,
      );
    return custom("player_teleported", { from: point(), to: point() });
  }
}

function custom(event_name: string, data: JsonObject): JsonObject {
  return { type: "event", event: "custom", data: { event_name, ...data } };
}

function sceneChanged(scene: string): JsonObject {
  return { type: "event", event: "scene_changed", data: { scene } };
}
