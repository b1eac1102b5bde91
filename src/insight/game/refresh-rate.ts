import type { JsonObject } from "../../protocol/json-messages.ts";
import { type RateOrigin, type StatedRate, statedRate } from "./stated-rate.ts";

/** Refresh rates of headsets and screens. 144 Hz is not among them: Godot without a display runs at 145 and has no refresh to miss. Units: Hz. */
const KNOWN_HZ = [60, 72, 80, 90, 120];
/** The rate that is assumed before the rate is known, and for a game that runs faster than any of them. Units: Hz. */
const DEFAULT_HZ = 90;
/** How much slower than its rate the usual frame of a game may be. Share. */
const TOLERANCE = 0.06;
/** A frame that takes this many periods missed a refresh. In theory it takes two; clocks are not exact. */
const LATE = 1.8;

/** The frame rate that a game is meant to hold, and its usual frame time. */
export class RefreshRate {
  /** When the game last stated its rates. Units: milliseconds of the monotonic clock. */
  statedAtMillis = Number.NEGATIVE_INFINITY;
  #medianMillis = Number.NaN;
  #budgetMillis: number;
  #stated: StatedRate | undefined;

  /** The rate that the user gives may change while the game runs, so it is read each time. */
  constructor(private readonly given: { readonly budgetHz: number | "auto" }) {
    this.#budgetMillis = this.#foundBudgetMillis();
  }

  /** Whether the rate was given, or the usual frame time was found from enough frames. */
  get isKnown(): boolean {
    return this.given.budgetHz !== "auto" || !Number.isNaN(this.#medianMillis);
  }

  /** Where the rate comes from. */
  get origin(): RateOrigin {
    if (this.given.budgetHz !== "auto") return "given";
    return this.#stated?.origin ?? "guessed";
  }

  /** The rate that the game states; undefined if it states none. Units: Hz. */
  get statedHz(): number | undefined {
    return this.#stated?.hz;
  }

  /** The rate that the game cannot exceed; undefined if there is no limit or it is not known. Units: Hz. */
  get limitHz(): number | undefined {
    return this.#stated?.limitHz;
  }

  /** Whether a screen limits the game. */
  get hasVsync(): boolean {
    return this.#stated?.hasVsync ?? false;
  }

  /** How many refreshes a frame of this length missed: 1 for 22.2 ms at 90 Hz. 0 before the rate is known. */
  lostFrames(frameMillis: number): number {
    const period = this.periodMillis;
    return this.isKnown && frameMillis > LATE * period ? Math.round(frameMillis / period) - 1 : 0;
  }

  /** The time that a frame may take. Units: milliseconds. */
  get budgetMillis(): number {
    return this.#budgetMillis;
  }

  /** The median frame time of the last seconds; NaN before it is known. Units: milliseconds. */
  get medianMillis(): number {
    return this.#medianMillis;
  }

  /** Time from frame to frame as the game runs now: its budget, or longer if it runs steadily slower. Units: milliseconds. */
  get periodMillis(): number {
    return this.#medianMillis > this.#budgetMillis ? this.#medianMillis : this.#budgetMillis;
  }

  /**
   * Time from one refresh of the display to the next: the budget, or longer if the game is limited to fewer frames. If nothing is known of the
   * display, the time from frame to frame as the game runs now. Units: milliseconds.
   */
  get displayMillis(): number {
    if (this.#stated?.hz === undefined) return this.periodMillis;
    const { limitHz } = this.#stated;
    return limitHz === undefined ? this.#budgetMillis : Math.max(this.#budgetMillis, 1000 / limitHz);
  }

  /** Takes a new median frame time. Units: milliseconds. */
  update(medianMillis: number): void {
    this.#medianMillis = medianMillis;
    this.#budgetMillis = this.#foundBudgetMillis();
  }

  /** Takes the rates in a `performance` event. Units: milliseconds of the monotonic clock. */
  take(data: Readonly<JsonObject>, atMillis: number): void {
    const stated = statedRate(data);
    if (stated === undefined) return;
    this.#stated = stated;
    this.statedAtMillis = atMillis;
    this.#budgetMillis = this.#foundBudgetMillis();
  }

  #foundBudgetMillis(): number {
    const { budgetHz } = this.given;
    if (budgetHz !== "auto") return 1000 / budgetHz;
    const guessedHz = Number.isNaN(this.#medianMillis) ? DEFAULT_HZ : guessRate(this.#medianMillis);
    return 1000 / (this.#stated?.hz ?? guessedHz);
  }
}

/** The fastest usual rate that frames of this length hold; the slowest if they hold none. Units: milliseconds, Hz. */
export function guessRate(medianMillis: number): number {
  const fastest = KNOWN_HZ.at(-1) ?? DEFAULT_HZ;
  if (medianMillis < (1000 / fastest) * (1 - TOLERANCE)) return DEFAULT_HZ;
  return KNOWN_HZ.findLast((hz) => medianMillis <= (1000 / hz) * (1 + TOLERANCE)) ?? (KNOWN_HZ[0] as number);
}
