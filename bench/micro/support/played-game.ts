import { Random } from "../../../src/base/random.ts";
import { SimulatedClock } from "../../../src/base/simulated-clock.ts";
import { Hub, type Source } from "../../../src/hub/index.ts";
import { DEFAULT_INSIGHT_OPTIONS, Insight } from "../../../src/insight/index.ts";
import type { TrackingSample } from "../../../src/protocol/samples.ts";
import { tellFrame, tellJson, tellPoses } from "../../../test/support/tell.ts";
import { TimerlessClock } from "./timerless-clock.ts";

const HZ = 90;
const FRAME_MILLIS = 1000 / HZ;
/** How often a game that is judged reads its monitors. */
const MONITORS_A_SECOND = 5;

/** Samples in a second: 90 frame samples and 90 poses. */
export const SAMPLES_A_SECOND = 2 * HZ;

/** One game of those that are played. The hub keeps its record of poses. */
interface Player {
  readonly source: Source;
  readonly poses: TrackingSample;
}

/** Healthy games at 90 Hz in simulated time, straight into a hub, with or without insight. One game unless more are asked for. */
export class PlayedGame {
  readonly insight: Insight | undefined;
  frames = 0;
  readonly clock: SimulatedClock;
  readonly hub: Hub;
  readonly #players: readonly Player[];
  readonly #random = new Random(1);
  readonly #performance = { frame: 0, fps: HZ, frameMillis: FRAME_MILLIS, physicsMillis: 2 };

  constructor({
    hasInsight,
    hasTimers = true,
    games = 1,
  }: { hasInsight: boolean; hasTimers?: boolean; games?: number }) {
    this.clock = new (hasTimers ? SimulatedClock : TimerlessClock)(1_700_000_000_000);
    this.hub = new Hub(this.clock);
    if (hasInsight) {
      this.insight = new Insight(this.hub, this.clock, DEFAULT_INSIGHT_OPTIONS);
      this.hub.listen(this.insight);
    }
    this.#players = Array.from({ length: games }, () => ({ source: this.hub.open(), poses: emptyPoses() }));
  }

  /** Plays one frame with its poses, of every game. `extraMillis` makes it late. Cost: allocates the bodies and stamps that the hub accepts. */
  frame(extraMillis = 0): void {
    const frameMillis = FRAME_MILLIS * this.#random.between(0.97, 1.03) + extraMillis;
    this.clock.runUntil(this.clock.monotonicMillis() + frameMillis);
    this.frames++;
    const performance = this.#performance;
    performance.frame = this.frames;
    performance.frameMillis = frameMillis;
    for (let index = 0; index < this.#players.length; index++) {
      const { source, poses } = this.#players[index] as Player;
      performance.physicsMillis = this.#random.between(1.5, 2.5);
      tellFrame(this.hub, source, performance);
      this.#sway(poses);
      tellPoses(this.hub, source, poses);
    }
  }

  /** Plays the monitors that each game reads. */
  monitors(): void {
    const memory_usage_mb = 256 + this.#random.next();
    // What the addon sends of a game that is drawn.
    this.#tell("performance", {
      memory_usage_mb,
      nodes: 500,
      max_fps: HZ,
      frames: HZ / MONITORS_A_SECOND,
      frame_interval_ms: { mean: FRAME_MILLIS, max: FRAME_MILLIS + this.#random.next() },
      process_time_ms: 3,
      render_cpu_ms: this.#random.between(0.4, 0.6),
      render_gpu_ms: this.#random.between(3, 4),
      work_time_ms: { mean: 3 + this.#random.next(), max: 5 + this.#random.next() },
    });
  }

  /** Plays an event of the game's own. */
  event(): void {
    this.#tell("custom/shot", { event_name: "shot" });
  }

  /** Plays a second. */
  second(): void {
    for (let index = 0; index < HZ; index++) {
      if (index % (HZ / MONITORS_A_SECOND) === 0) this.monitors();
      this.frame();
    }
  }

  #tell(topic: string, data: Record<string, unknown>): void {
    const timestampSeconds = this.clock.unixMillis() / 1000;
    const text = JSON.stringify(data);
    for (const { source } of this.#players)
      tellJson(this.hub, source, { topic, text, data, timestampSeconds });
  }

  #sway(poses: TrackingSample): void {
    const seconds = this.clock.monotonicMillis() / 1000;
    const { headset, leftController, rightController } = poses;
    poses.frame = this.frames;
    poses.timeSeconds = seconds;
    for (const pose of [headset, leftController, rightController])
      if (pose !== undefined) pose.position[0] = 0.1 * Math.sin(seconds) + this.#random.between(0, 0.0005);
  }
}

function emptyPoses(): TrackingSample {
  return {
    frame: 0,
    timeSeconds: 0,
    headset: { position: [0, 1.7, 0], rotation: [0, 0, 0, 1], tracked: true },
    leftController: hand(),
    rightController: hand(),
  };
}

function hand() {
  return {
    position: [0.2, 1.2, -0.3] as [number, number, number],
    rotation: [0, 0, 0, 1] as [number, number, number, number],
    tracked: true,
    trigger: 0,
    grip: 0,
    buttonBits: 0,
  };
}
