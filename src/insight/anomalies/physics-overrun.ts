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
/** An overrun lasts for this many readings of the addon; fewer steps in a reading are no measurement. */
const OVER_READINGS = 2;
const LEAST_STEPS = 4;

/**
 * Watches for an overrun physics solver: physics that takes many times as long as usual, or many times as many collision pairs.
 * Kind `physics_overrun`; size: how many times the usual. The addon measures all steps: an alert takes two readings in which their mean, without
 * the longest, is that long. Without the addon, Godot reports the worst physics time of the last second, so that one long step is repeated for a
 * second: an alert takes two different values.
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
  /** The addon's measurements of all steps. NaN: it has sent none. */
  #usualMeanMillis = Number.NaN;
  #stepReadings = 0;
  #overReadings = 0;

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
    if (!Number.isNaN(this.#usualMeanMillis)) return;
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
    this.#stepsTake(physicsMillis, usual, since, since - WORST_OF_MILLIS, atMillis);
  }

  monitors(data: Readonly<JsonObject>, atMillis: number): void {
    const meanMillis = meanStepOf(data);
    if (!Number.isNaN(meanMillis)) this.#takeSteps(meanMillis, atMillis);
    this.#takePairs(data, atMillis);
  }

  #takeSteps(meanMillis: number, atMillis: number): void {
    const { times, budgetShare } = this.options;
    const usual = this.#usualMeanMillis;
    const least = budgetShare * this.context.refresh.budgetMillis;
    if (this.#stepReadings < KNOWN_READINGS || meanMillis <= least || meanMillis <= times * usual) {
      this.#overReadings = 0;
      const share = Math.max(MONITORS_FOLLOW, 1 / ++this.#stepReadings);
      this.#usualMeanMillis = Number.isNaN(usual) ? meanMillis : usual + share * (meanMillis - usual);
      return;
    }
    if (++this.#overReadings === 1) this.#overrunSince = atMillis;
    this.#usualMeanMillis = usual + (MONITORS_FOLLOW / 10) * (meanMillis - usual);
    if (this.#overReadings < OVER_READINGS) return;
    this.#stepsTake(meanMillis, usual, this.#overrunSince, this.#overrunSince, atMillis);
  }

  /** Steps take long, measured since a moment, if that is the game's own work: without the time that other programs took from it too. */
  #stepsTake(
    millis: number,
    usualMillis: number,
    sinceMillis: number,
    measuredSince: number,
    nowMillis: number,
  ): void {
    const { processor } = this.context;
    const isOwnWork = () =>
      isOwnDoing(processor, sinceMillis, nowMillis) &&
      ownShare(processor, measuredSince, nowMillis) * millis > this.options.times * usualMillis;
    if (!this.#episode.isOpen && !isOwnWork()) return;
    this.#over = millis;
    this.#usualOver = usualMillis;
    this.#unit = "ms in a step";
    this.#episode.seen(nowMillis, millis / Math.max(usualMillis, LEAST_USUAL_MILLIS));
  }

  #takePairs(
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

/** The mean time of the physics steps of a reading of the addon, without the longest, which may be a hitch; NaN without a measurement. Units: milliseconds. */
function meanStepOf({ physics_steps: steps, physics_time_ms: longest }: Readonly<JsonObject>): number {
  const { count, mean_ms } = (steps ?? {}) as JsonObject;
  if (!(Number(count) >= LEAST_STEPS)) return Number.NaN;
  return (Number(count) * Number(mean_ms) - Number(longest)) / (Number(count) - 1);
}
