import { MAX_DELAY_SECONDS } from "../../protocol/streams.ts";
import { AlertEpisode, type SourceAlerts, threeDigits } from "../alerts/index.ts";
import type { ObservedFrame, Observer, RefreshRate, SourceContext } from "../game/index.ts";
import { FrameTotals } from "./frame-totals.ts";
import { MeanFrameTime } from "./mean-frame-time.ts";
import { isOwnDoing } from "./own-doing.ts";

/** When a frame rate counts as changed. */
export interface FrameRateOptions {
  /** Refresh rates of displays. Units: Hz. */
  displayHz: readonly number[];
  /** How close to one of them a rate must be to count as locked to a display. Share. */
  lockedWithin: number;
  /** How long it must be that close after a change. Units: milliseconds. */
  lockedMillis: number;
  /** How far a rate may drift. Share. */
  driftShare: number;
  /** How long a rate must be further off than that. Units: milliseconds. */
  driftMillis: number;
  /** How long a rate must be steady to become the usual rate. Units: milliseconds. */
  settleMillis: number;
}

/** Locked: within 0.5 % for a tenth of a second. Drifted: by 3 % for a fifth, longer than the window of the meter. Settled: after one and a half seconds. */
export const DEFAULT_FRAME_RATE: Readonly<FrameRateOptions> = {
  displayHz: [60, 72, 80, 90, 96, 100, 120, 144],
  lockedWithin: 0.005,
  lockedMillis: 100,
  driftShare: 0.03,
  driftMillis: 190,
  settleMillis: 1500,
};

/** This close to the rate of a display, the detector waits to see whether the rate locks to it. Share. */
const PERHAPS_LOCKED = 0.015;
/** How long it waits at most. Units: milliseconds. */
const PERHAPS_MILLIS = 200;
const QUIET_MILLIS = 1000;
/** Over how long frames are counted at most while the rate is away. Units: milliseconds. */
const LONGEST_COUNT_MILLIS = 1000;
/** Frames that are all late are a hitch at first, and told as one. They are a drift too only if they stay late for this long. Units: milliseconds. */
const LATE_FRAMES_MILLIS = 1500;
/** A game states its rate at least this often. Units: milliseconds. */
const STATING_MILLIS = 600;
/** Monitors may arrive so much later than the frame in which they were read: a game that is only judged sends ten times a second. Units: milliseconds. */
const STATED_LATE_MILLIS = 1000 * MAX_DELAY_SECONDS.judged;
/** Shortest time between two alerts about another refresh rate: the way back is told too. Units: milliseconds. */
const CHANGE_REPEAT_MILLIS = 1000;

/**
 * Watches a frame rate that was steady: for another refresh rate of the display (kind `refresh_change`, sent once; size: Hz), and for a
 * rate that leaves the usual one and stays away (kind `rate_drift`; size: share). A rate is frames over time: only single long frames, which
 * are hitches, are left out. If the game does not send every frame, it uses the frame rate that the game reports, and is as late as that.
 * Cost: a ring of frame times, about ten comparisons per sample.
 */
export class FrameRateWatch implements Observer {
  readonly #alerts: SourceAlerts;
  readonly #processor: SourceContext["processor"];
  readonly #refresh: RefreshRate;
  /** The frames since the rate went away; if that is long ago, since a second at most. */
  readonly #sinceAway = new FrameTotals();
  readonly #meter = new MeanFrameTime(this.#sinceAway);
  readonly #drift: AlertEpisode;
  /** The usual frame time; NaN before the rate was steady. Units: milliseconds. */
  #usualMillis = Number.NaN;
  #settlingMillis = Number.NaN;
  #settlingSince = 0;
  #awaySince = Number.NaN;
  /** Since when the frames of {@link #sinceAway} are counted. */
  #countedSince = 0;
  /** The display rate that the game seems to have now, and for how long. */
  #lockedHz = 0;
  #lockedMillis = 0;
  #lastMillis = 0;

  constructor(
    { alerts, processor, refresh }: SourceContext,
    private readonly options: FrameRateOptions,
  ) {
    this.#alerts = alerts;
    this.#processor = processor;
    this.#refresh = refresh;
    const words = {
      level: "warning" as const,
      begun: (share: number) =>
        `the frame rate left ${threeDigits(1000 / this.#usualMillis)} Hz by ${threeDigits(share * 100)} % and stays at ${threeDigits(1000 / this.#staysAtMillis)} Hz`,
      ended: (seconds: number, worst: number) =>
        `the frame rate is ${threeDigits(1000 / this.#usualMillis)} Hz again after ${threeDigits(seconds)} s; it was off by up to ${threeDigits(worst * 100)} %`,
    };
    this.#drift = new AlertEpisode(alerts, "rate_drift", words, QUIET_MILLIS);
  }

  frame(sample: Readonly<ObservedFrame>): void {
    const meter = this.#meter;
    if (!meter.next(sample)) return;
    const { meanMillis: mean, elapsedMillis: now } = meter;
    const usual = this.#usualMillis;
    if (Number.isNaN(usual)) {
      this.#settle(mean, now);
      return;
    }
    const away = this.#awayBy(mean);
    const { driftShare, driftMillis } = this.options;
    if (away <= (this.#drift.isOpen ? driftShare * 0.7 : driftShare)) {
      this.#awaySince = Number.NaN;
      this.#lockedHz = 0;
      this.#lockedMillis = 0;
      this.#lastMillis = now;
      return;
    }
    if (Number.isNaN(this.#awaySince)) {
      this.#awaySince = now;
      this.#countedSince = now;
      this.#sinceAway.restart(usual);
    }
    const awayMillis = now - this.#awaySince;
    if (this.#changed(mean, now)) return;
    const perhaps = this.#lockedMillis > 0 || this.#displayHzNear(mean, PERHAPS_LOCKED) > 0;
    const isLate = this.#refresh.lostFrames(this.#staysAtMillis) > 0;
    const { atMillis } = sample;
    const sinceMillis = atMillis - awayMillis;
    const isNoted =
      this.#drift.isOpen ||
      (awayMillis >= (isLate ? LATE_FRAMES_MILLIS : driftMillis + (perhaps ? PERHAPS_MILLIS : 0)) &&
        this.#hasStatedSince(sinceMillis, awayMillis));
    if (!isNoted || !this.#isCertain()) return;
    if (this.#drift.isOpen || isOwnDoing(this.#processor, sinceMillis, atMillis))
      this.#drift.seen(atMillis, this.#awayBy(this.#staysAtMillis), sinceMillis);
    if (now - this.#countedSince < LONGEST_COUNT_MILLIS) return;
    this.#countedSince = now;
    this.#sinceAway.restart(usual);
  }

  /** The mean frame time since the rate went away; if single frames are not known, as the game reports it. Units: milliseconds. */
  get #staysAtMillis(): number {
    const { meanMillis } = this.#sinceAway;
    return Number.isNaN(meanMillis) ? this.#meter.meanMillis : meanMillis;
  }

  /** How far the rate is from the usual one. Share. */
  #awayBy(frameMillis: number): number {
    return Math.abs(this.#usualMillis / frameMillis - 1);
  }

  /** Whether the frames since the rate went away are enough to be sure: the less even they are, the more of them it takes. */
  #isCertain(): boolean {
    const offMillis = Math.abs(this.#staysAtMillis - this.#usualMillis);
    return (
      offMillis > this.options.driftShare * this.#usualMillis && offMillis > this.#sinceAway.marginMillis
    );
  }

  tick(nowMillis: number): void {
    this.#drift.tick(nowMillis);
  }

  /** Waits for a steady rate: without one there is nothing to drift from. */
  #settle(mean: number, now: number): void {
    const { settleMillis, driftShare, lockedWithin } = this.options;
    if (!(Math.abs(mean / this.#settlingMillis - 1) < driftShare / 2)) {
      this.#settlingMillis = mean;
      this.#settlingSince = now;
    } else if (now - this.#settlingSince >= settleMillis) {
      const hz = this.#near(mean, 3 * lockedWithin);
      this.#usualMillis = hz > 0 ? 1000 / hz : this.#settlingMillis;
    }
  }

  /**
   * Whether a game that states its rate has had time to state another one since the rate went away. A game that is faster than the limit that
   * it stated has lifted that limit: what arrives at once was read before. Units: milliseconds.
   */
  #hasStatedSince(sinceMillis: number, awayMillis: number): boolean {
    const { statedHz, statedAtMillis, limitHz = Number.POSITIVE_INFINITY } = this.#refresh;
    if (statedHz === undefined || awayMillis >= STATING_MILLIS) return true;
    const isBeyondLimit = (limitHz * this.#staysAtMillis) / 1000 < 1 - this.options.driftShare;
    return statedAtMillis >= sinceMillis + (isBeyondLimit ? STATED_LATE_MILLIS : 0);
  }

  /**
   * The display rate that the frames have now; 0 for none. A game that holds the rate that it states has it, however uneven its frames are.
   * A game that states none has a usual rate, if its frames are even. An overloaded game may be slow at any rate: if it states its rate,
   * another one is no rate of its display.
   */
  #displayHzNow(mean: number): number {
    const { lockedWithin } = this.options;
    const isKnown = this.#refresh.statedHz !== undefined || this.#meter.unsteadiness() < 2 * lockedWithin;
    return isKnown ? this.#displayHzNear(mean, lockedWithin) : 0;
  }

  /** Whether the display has changed its rate. */
  #changed(mean: number, now: number): boolean {
    const { lockedMillis } = this.options;
    const hz = this.#displayHzNow(mean);
    const passedMillis = now - this.#lastMillis;
    this.#lastMillis = now;
    if (hz === 0) {
      // A late frame takes the mean off for a moment only: the time so far is reduced, not reset.
      this.#lockedMillis = Math.max(0, this.#lockedMillis - 2 * passedMillis);
      return false;
    }
    if (hz !== this.#lockedHz) {
      this.#lockedHz = hz;
      this.#lockedMillis = 0;
      return false;
    }
    this.#lockedMillis += passedMillis;
    if (this.#lockedMillis < lockedMillis) return false;
    const before = 1000 / this.#usualMillis;
    this.#drift.end();
    this.#usualMillis = 1000 / hz;
    this.#awaySince = Number.NaN;
    const guessed = this.#refresh.statedHz === undefined ? " (guessed from the frame times)" : "";
    const message = `the refresh rate changed from ${threeDigits(before)} to ${threeDigits(hz)} Hz${guessed}`;
    const words = { level: "info", message, details: { size: hz, before } } as const;
    this.#alerts.tellOnce("refresh_change", words, { repeatMillis: CHANGE_REPEAT_MILLIS });
    return true;
  }

  /** The rate that the game states, if the frames have not drifted from it; of a game that states none, any display rate that is this close; 0 for none. */
  #displayHzNear(mean: number, within: number): number {
    const { statedHz } = this.#refresh;
    if (statedHz === undefined) return this.#near(mean, within);
    return Math.abs((statedHz * mean) / 1000 - 1) <= this.options.driftShare ? statedHz : 0;
  }

  /** The display rate that is this close; 0 for none. */
  #near(mean: number, within: number): number {
    const { displayHz } = this.options;
    for (let index = 0; index < displayHz.length; index++) {
      const hz = displayHz[index] as number;
      if (Math.abs((hz * mean) / 1000 - 1) <= within) return hz;
    }
    return 0;
  }
}
