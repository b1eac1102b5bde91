import type { JsonObject } from "../../protocol/json-messages.ts";
import { AlertEpisode, threeDigits } from "../alerts/index.ts";
import type { ObservedFrame, Observer, SourceContext } from "../game/index.ts";
import { isOwnDoing, ownShare } from "./own-doing.ts";

/** When physics counts as overrun. */
export interface PhysicsOverrunOptions {
  /** How many times the usual physics time. */
  times: number;
  /** And this share of the frame budget. */
  budgetShare: number;
  /** In all frames for this long. Units: milliseconds. */
  overrunMillis: number;
  /** How many times the usual number of collision pairs. */
  pairTimes: number;
  /** And this many more pairs. */
  morePairs: number;
}

/** Four times the usual time and a quarter of the budget for 150 ms; or eight times the pairs, and 200 more. */
export const DEFAULT_PHYSICS_OVERRUN: Readonly<PhysicsOverrunOptions> = {
  times: 4,
  budgetShare: 0.25,
  overrunMillis: 150,
  pairTimes: 8,
  morePairs: 200,
};

/** How fast the usual values follow. Per frame sample, and per reading of the monitors. */
const FRAME_FOLLOWS = 0.002;
const MONITORS_FOLLOW = 0.05;
/** How many samples show the usual values. */
const KNOWN_FRAMES = 60;
const KNOWN_READINGS = 6;
/** The size of an alert is computed from a usual time of at least this. Units: milliseconds. */
const LEAST_USUAL_MILLIS = 0.05;
const QUIET_MILLIS = 1500;
/** A value that Godot reports is the worst of so long. Units: milliseconds. */
const WORST_OF_MILLIS = 1000;

/**
 * Watches for an overrun physics solver: physics that takes many times as long as usual, or many times as many collision pairs.
 * Kind `physics_overrun`; size: how many times the usual. Godot reports the worst physics time of the last second, so that one long step is
 * repeated for a second: an alert takes two different values.
 * Cost: a few multiplications per sample.
 */
export class PhysicsOverrun implements Observer {
  readonly #episode: AlertEpisode;
  /** What is over now, and what is usual: the time of a step, or collision pairs. */
  #over = 0;
  #usualOver = 0;
  #unit: "ms in a step" | "collision pairs" = "ms in a step";
  #usualMillis = Number.NaN;
  #frames = 0;
  #overrunSince = Number.NaN;
  /** How many different values came since then, and the last of them. */
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
      begun: (times: number) =>
        `physics has ${threeDigits(times)} times its usual work: ${threeDigits(this.#over)} ${this.#unit}, usually ${threeDigits(this.#usualOver)}`,
      ended: (seconds: number, worst: number) =>
        `physics is back to normal after ${threeDigits(seconds)} s at up to ${threeDigits(worst)} times the usual work`,
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
      // At first the mean of all samples, later of about the last five hundred.
      const share = Math.max(FRAME_FOLLOWS, 1 / this.#frames);
      this.#usualMillis = Number.isNaN(usual) ? physicsMillis : usual + share * (physicsMillis - usual);
      return;
    }
    // A load that stays slowly becomes usual.
    this.#usualMillis = usual + (FRAME_FOLLOWS / 4) * (physicsMillis - usual);
    if (Number.isNaN(this.#overrunSince)) {
      this.#overrunSince = atMillis;
      this.#overValues = 0;
    }
    if (physicsMillis !== this.#lastOverMillis) this.#overValues++;
    this.#lastOverMillis = physicsMillis;
    // A single value that is repeated is one long step.
    const isOverrun = atMillis - this.#overrunSince >= overrunMillis && this.#overValues > 1;
    const since = this.#overrunSince;
    if (!isOverrun) return;
    if (!this.#episode.isOpen && !this.#isOwnWork(physicsMillis, since, atMillis)) return;
    this.#over = physicsMillis;
    this.#usualOver = usual;
    this.#unit = "ms in a step";
    this.#episode.seen(atMillis, physicsMillis / Math.max(usual, LEAST_USUAL_MILLIS));
  }

  /** Whether physics has many times its usual work also without the time that other programs took from it. */
  #isOwnWork(physicsMillis: number, since: number, nowMillis: number): boolean {
    const { processor } = this.context;
    if (!isOwnDoing(processor, since, nowMillis)) return false;
    const share = ownShare(processor, since - WORST_OF_MILLIS, nowMillis);
    return share * physicsMillis > this.options.times * this.#usualMillis;
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
      this.#over = pairs;
      this.#usualOver = usual;
      this.#unit = "collision pairs";
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
