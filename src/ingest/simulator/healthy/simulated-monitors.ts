import { gaussian } from "../../../base/gaussian.ts";
import type { Random } from "../../../base/random.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";

/** How long memory takes to settle after the start, and how much it grows during that time. */
const WARM_UP_SECONDS = 20;
const WARM_UP_MIB = 12;
/** Short-lived memory piles up and is then released all at once. */
const PILE_SECONDS = 7;
const PILE_MIB = 2.5;
/** Share of a long frame that is the game's own work, and share of time in which the main thread waits for a processor on a calm machine. */
const HITCH_WORK = 0.8;
const STARVED_SHARE = 0.005;

/** The monitors of a healthy game, and the additions of faults. */
export class SimulatedMonitors {
  /** Memory that was taken and never released. Units: MiB. */
  leakedMib = 0;
  /** Nodes that are never freed: inside the tree, and outside. */
  leakedNodes = 0;
  leakedOrphans = 0;
  /** Pairs of bodies that touch and should not. */
  extraCollisionPairs = 0;
  /** Time added to the GPU's time. Units: milliseconds. */
  extraGpuMillis = 0;
  /** How long the next frame that is counted only waits. Units: milliseconds. */
  waitedMillis = 0;
  #sceneMib: number;
  #sceneNodes: number;
  #physicsMillis = 1.6;
  #frames = 0;
  #sumMillis = 0;
  #maxMillis = 0;
  /** The longest frame, without the time in which it only waited. */
  #maxBusyMillis = 0;
  #maxPhysicsMillis = 0;

  constructor(private readonly random: Random) {
    this.#sceneMib = random.between(180, 320);
    this.#sceneNodes = Math.round(random.between(300, 900));
  }

  /** Changes memory and nodes to those of another scene. */
  sceneChanged(): void {
    this.#sceneMib = Math.max(120, this.#sceneMib + this.random.between(-40, 45));
    this.#sceneNodes = Math.round(this.random.between(300, 900));
  }

  /** Adds memory that was taken or released at once and is not a leak. Units: MiB. */
  memoryJumped(mib: number): void {
    this.#sceneMib += mib;
  }

  /** Time of the physics in a frame. Its mean wanders slowly, and single frames vary around it. Units: milliseconds. */
  physicsMillis(): number {
    const pull = (1.6 - this.#physicsMillis) * 0.004;
    this.#physicsMillis = Math.max(0.4, this.#physicsMillis + pull + gaussian(this.random, 0.03));
    const heavy = this.random.next() < 0.002 ? this.random.between(1.5, 2.5) : 1;
    return this.#physicsMillis * heavy * Math.max(0.5, 1 + gaussian(this.random, 0.12));
  }

  /** Counts a frame for the next monitors. Units: milliseconds. */
  frame(intervalMillis: number, physicsMillis: number): void {
    this.#frames++;
    this.#sumMillis += intervalMillis;
    this.#maxMillis = Math.max(this.#maxMillis, intervalMillis);
    this.#maxBusyMillis = Math.max(this.#maxBusyMillis, intervalMillis - this.waitedMillis);
    this.waitedMillis = 0;
    this.#maxPhysicsMillis = Math.max(this.#maxPhysicsMillis, physicsMillis);
  }

  /** The monitors since the last call, in the form in which the addon sends them. Units: in the names. */
  take(elapsedSeconds: number, displayHz: number): JsonObject {
    const { random } = this;
    const frames = Math.max(1, this.#frames);
    const meanMillis = this.#sumMillis / frames;
    const workShare = random.between(0.4, 0.5);
    const nodes = this.#sceneNodes + Math.round(gaussian(random, 6)) + this.leakedNodes + this.leakedOrphans;
    const memory =
      this.#sceneMib +
      WARM_UP_MIB * (1 - Math.exp(-elapsedSeconds / WARM_UP_SECONDS)) +
      PILE_MIB * ((elapsedSeconds / PILE_SECONDS) % 1) +
      gaussian(random, 0.3) +
      this.leakedMib;
    const monitors = {
      memory_usage_mb: round(memory),
      cpu_load: round(workShare),
      main_thread_ms: {
        ran: round(
          this.#sumMillis * workShare + Math.max(0, this.#maxBusyMillis - 2 * meanMillis) * HITCH_WORK,
        ),
        starved: round(this.#sumMillis * STARVED_SHARE),
      },
      frames: this.#frames,
      frame_interval_ms: { mean: round(meanMillis), max: round(this.#maxMillis) },
      work_time_ms: { mean: round(meanMillis * workShare), max: round(this.#maxBusyMillis * HITCH_WORK) },
      process_time_ms: round(meanMillis * workShare * 0.7),
      physics_time_ms: round(this.#maxPhysicsMillis),
      render_cpu_ms: round(random.between(1.5, 2.2)),
      render_gpu_ms: round(random.between(4.5, 6.5) + this.extraGpuMillis),
      nodes,
      objects: nodes * 4 + Math.round(gaussian(random, 15)),
      orphan_nodes: Math.max(0, Math.round(gaussian(random, 1.2))) + this.leakedOrphans,
      physics_3d_active_objects: Math.max(0, 12 + Math.round(gaussian(random, 2))),
      physics_3d_collision_pairs:
        Math.max(0, 18 + Math.round(gaussian(random, 4))) + this.extraCollisionPairs,
      max_fps: 0,
      xr: { interface: "simulated", refresh_rate_hz: displayHz },
    };
    this.forget();
    return monitors;
  }

  /** Begins to count anew: what came before is in no monitors. */
  forget(): void {
    this.#frames = 0;
    this.#sumMillis = 0;
    this.#maxMillis = 0;
    this.#maxBusyMillis = 0;
    this.#maxPhysicsMillis = 0;
    this.extraGpuMillis = 0;
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
