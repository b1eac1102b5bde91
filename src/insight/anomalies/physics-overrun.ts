import type { JsonObject } from "../../protocol/json-messages.ts";
import { AlertEpisode, shortly } from "../alerts/index.ts";
import type { ObservedFrame, Observer, SourceContext } from "../game/index.ts";
import { isOwnDoing } from "./own-doing.ts";

/** When physics counts as overrun. */
export interface PhysicsOverrunOptions {
  /** So many times its usual time. */
  times: number;
  /** And so much of what a frame may take. Share. */
  budgetShare: number;
  /** In all frames for so long. Units: milliseconds. */
  overrunMillis: number;
  /** So many times the usual number of pairs of bodies that touch. */
  pairTimes: number;
  /** And so many more. */
  morePairs: number;
}

/** Four times the usual and a quarter of the budget for a seventh of a second; eight times the pairs. */
export const DEFAULT_PHYSICS_OVERRUN: Readonly<PhysicsOverrunOptions> = {
  times: 4,
  budgetShare: 0.25,
  overrunMillis: 150,
  pairTimes: 8,
  morePairs: 200,
};

/** How fast what is usual follows. Per sample of frames, and of figures. */
const FRAME_FOLLOWS = 0.002;
const MONITORS_FOLLOW = 0.05;
/** Samples by which the usual is known. */
const KNOWN_FRAMES = 60;
const KNOWN_READINGS = 6;
/** What is told in times is told of no less. Units: milliseconds. */
const LEAST_USUAL_MILLIS = 0.05;
const QUIET_MILLIS = 1500;

/**
 * Watches for a solver that is overrun: physics that takes many times as long as it did, or many times as many bodies that touch.
 * Kind `physics_overrun`; size: how many times. Godot tells the worst physics time of the last second, so that one long step lasts a second: a figure
 * that is repeated counts once, and it takes two.
 * Cost: a few multiplications a sample.
 */
export class PhysicsOverrun implements Observer {
  readonly #episode: AlertEpisode;
  #usualMillis = Number.NaN;
  #frames = 0;
  #overrunSince = Number.NaN;
  /** Different figures since then, and the last of them. */
  #overValues = 0;
  #lastOverMillis = 0;
  #usualPairs = Number.NaN;
  #readings = 0;

  constructor(
    private readonly context: SourceContext,
    private readonly options: PhysicsOverrunOptions,
  ) {
    const words = {
      level: "warning" as const,
      begun: (times: number) => `the physics are overrun: ${shortly(times)} times as much work as usual`,
      ended: (seconds: number, worst: number) =>
        `the physics are as usual again, after ${shortly(seconds)} s of up to ${shortly(worst)} times the work`,
    };
    this.#episode = new AlertEpisode(context.alerts, "physics_overrun", words, QUIET_MILLIS);
  }

  frame({ physicsMillis, atMillis }: Readonly<ObservedFrame>): void {
    const { times, budgetShare, overrunMillis } = this.options;
    const usual = this.#usualMillis;
    const least = budgetShare * this.context.refresh.budgetMillis;
    const over = this.#frames >= KNOWN_FRAMES && physicsMillis > least && physicsMillis > times * usual;
    if (!over) {
      this.#overrunSince = Number.NaN;
      this.#frames++;
      // The mean of all at first, and later of the last some five hundred.
      const share = Math.max(FRAME_FOLLOWS, 1 / this.#frames);
      this.#usualMillis = Number.isNaN(usual) ? physicsMillis : usual + share * (physicsMillis - usual);
      return;
    }
    // What stays becomes usual, slowly.
    this.#usualMillis = usual + (FRAME_FOLLOWS / 4) * (physicsMillis - usual);
    if (Number.isNaN(this.#overrunSince)) {
      this.#overrunSince = atMillis;
      this.#overValues = 0;
    }
    if (physicsMillis !== this.#lastOverMillis) this.#overValues++;
    this.#lastOverMillis = physicsMillis;
    // One figure that is repeated is one long step.
    const isOverrun = atMillis - this.#overrunSince >= overrunMillis && this.#overValues > 1;
    const since = this.#overrunSince;
    if (this.#episode.goesOn ? isOverrun : isOverrun && isOwnDoing(this.context.processor, since, atMillis))
      this.#episode.seen(atMillis, physicsMillis / Math.max(usual, LEAST_USUAL_MILLIS));
  }

  monitors(
    { physics_3d_collision_pairs, physics_2d_collision_pairs }: Readonly<JsonObject>,
    atMillis: number,
  ): void {
    const pairs = countOf(physics_3d_collision_pairs) + countOf(physics_2d_collision_pairs);
    const { pairTimes, morePairs } = this.options;
    const usual = this.#usualPairs;
    if (this.#readings >= KNOWN_READINGS && pairs > pairTimes * usual && pairs > usual + morePairs) {
      this.#usualPairs = usual + (MONITORS_FOLLOW / 10) * (pairs - usual);
      this.#episode.seen(atMillis, pairs / Math.max(usual, 1));
      return;
    }
    this.#readings++;
    this.#usualPairs = Number.isNaN(usual) ? pairs : usual + MONITORS_FOLLOW * (pairs - usual);
  }

  tick(nowMillis: number): void {
    this.#episode.tick(nowMillis);
  }
}

function countOf(value: unknown): number {
  return typeof value === "number" && value > 0 ? value : 0;
}
