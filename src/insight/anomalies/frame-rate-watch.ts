import { AlertEpisode, type SourceAlerts, shortly } from "../alerts/index.ts";
import type { ObservedFrame, Observer, ProcessorShare } from "../game/index.ts";
import { MeanFrameTime } from "./mean-frame-time.ts";
import { isOwnDoing } from "./own-doing.ts";

/** When a frame rate counts as another. */
export interface FrameRateOptions {
  /** The rates of displays. Units: Hz. */
  displayHz: readonly number[];
  /** How near to one of them a rate that is locked to a display is. Share. */
  lockedWithin: number;
  /** For so long it has to be, after a change. Units: milliseconds. */
  lockedMillis: number;
  /** How far a rate may drift from what it was. Share. */
  driftShare: number;
  /** For so long. Units: milliseconds. */
  driftMillis: number;
  /** How long a rate has to be steady to be what is compared with. Units: milliseconds. */
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

/** Within so much of a display's rate it is waited for whether it stays there. Share. */
const PERHAPS_LOCKED = 0.015;
/** No longer than that. Units: milliseconds. */
const PERHAPS_MILLIS = 200;
const QUIET_MILLIS = 1000;

/**
 * Watches the frame rate of a game that was steady: for another refresh rate of the display (kind `refresh_change`, told once; size: Hz),
 * and for a rate that leaves what it was and stays away (kind `rate_drift`; size: share). Single long frames are hitches, and not its
 * business. Where not every frame is told it goes by the game's own count, and is as late as that.
 * Cost: a ring of frame times, some ten comparisons a sample.
 */
export class FrameRateWatch implements Observer {
  readonly #meter = new MeanFrameTime();
  readonly #drift: AlertEpisode;
  /** What is compared with; NaN while the rate was never steady. Units: milliseconds. */
  #usualMillis = Number.NaN;
  #settlingMillis = Number.NaN;
  #settlingSince = 0;
  #awaySince = Number.NaN;
  /** The display's rate that it seems to have now, and for how long it had that rather than not. */
  #lockedHz = 0;
  #lockedMillis = 0;
  #lastMillis = 0;

  constructor(
    private readonly alerts: SourceAlerts,
    private readonly processor: ProcessorShare,
    private readonly options: FrameRateOptions,
  ) {
    const words = {
      level: "warning" as const,
      begun: (share: number) =>
        `the frame rate left ${shortly(1000 / this.#usualMillis)} Hz by ${shortly(share * 100)} %, and stays at ${shortly(1000 / this.#meter.meanMillis)}`,
      ended: (seconds: number, worst: number) =>
        `the frame rate is ${shortly(1000 / this.#usualMillis)} Hz again, after ${shortly(seconds)} s; it was off by up to ${shortly(worst * 100)} %`,
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
    const away = Math.abs(usual / mean - 1);
    const { driftShare, driftMillis } = this.options;
    if (away <= (this.#drift.goesOn ? driftShare * 0.7 : driftShare)) {
      this.#awaySince = Number.NaN;
      this.#lockedHz = 0;
      this.#lockedMillis = 0;
      this.#lastMillis = now;
      return;
    }
    if (Number.isNaN(this.#awaySince)) this.#awaySince = now;
    const awayMillis = now - this.#awaySince;
    if (this.#changed(mean, now)) return;
    const perhaps = this.#lockedMillis > 0 || this.#near(mean, PERHAPS_LOCKED) > 0;
    const { atMillis } = sample;
    const drifts = awayMillis >= driftMillis + (perhaps ? PERHAPS_MILLIS : 0);
    if (this.#drift.goesOn || (drifts && isOwnDoing(this.processor, atMillis - awayMillis, atMillis)))
      this.#drift.seen(atMillis, away);
  }

  tick(nowMillis: number): void {
    this.#drift.tick(nowMillis);
  }

  /** Waits for a rate that stays: what is never steady has no rate to leave. */
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

  /** Whether the display has another rate now. */
  #changed(mean: number, now: number): boolean {
    const { lockedWithin, lockedMillis } = this.options;
    const steady = this.#meter.unsteadiness() < 2 * lockedWithin;
    const hz = steady ? this.#near(mean, lockedWithin) : 0;
    const passedMillis = now - this.#lastMillis;
    this.#lastMillis = now;
    if (hz === 0) {
      // A late frame is off for a moment, and no reason to begin anew.
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
    const message = `the refresh rate changed from ${shortly(before)} to ${hz} Hz`;
    this.alerts.tellOnce("refresh_change", { level: "info", message, details: { size: hz, before } });
    return true;
  }

  /** The display's rate that is as near as this; 0 for none. */
  #near(mean: number, within: number): number {
    const { displayHz } = this.options;
    for (let index = 0; index < displayHz.length; index++) {
      const hz = displayHz[index] as number;
      if (Math.abs((hz * mean) / 1000 - 1) <= within) return hz;
    }
    return 0;
  }
}
