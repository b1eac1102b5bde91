import type { MessageSource } from "../../hub/index.ts";
import type { StandingStill } from "../../protocol/standstill.ts";
import type { AppPauses } from "./app-pauses.ts";
import type { ObservedFrame } from "./observed-frame.ts";

/** A game stands still after this long without a frame, or after this many intervals if it samples rarely. Units: milliseconds. */
const LEAST_MILLIS = 1000;
const INTERVALS = 4;
/** The same for a game without the addon: the engine's monitors come once a second, and for three seconds after a profile there is no sample. Units: milliseconds. */
const MONITORED_MILLIS = 5000;
/** How much longer a game may take for the first sample after demand has begun. Units: milliseconds. */
const BEGIN_MILLIS = 2000;
/** How fast the usual time between two samples follows. Per sample. */
const FOLLOWS = 0.2;
/** Ticks that are further apart than this show that the relay itself did not run: they come every half second, and up to 0.4 s late while no message arrives. Units: milliseconds. */
const TICKS_APART_MILLIS = 1500;

/** Whether a game stands still: no frame comes, its app is paused, or a debugger holds it. */
export class Standstill {
  /** How long the game stood still the last time. Units: milliseconds. */
  stoodMillis = 0;
  #stoodUntilMillis = Number.NEGATIVE_INFINITY;
  #isStill = false;
  /** When the main thread last showed that it runs, or when demand began; NaN if it is not known. Units: milliseconds, as below. */
  #movedMillis = Number.NaN;
  #frameMillis = Number.NaN;
  #usualMillis = Number.NaN;
  #tickMillis = Number.NaN;
  #leastMillis = LEAST_MILLIS;
  #isBeginning = false;
  #wasSampled = true;

  constructor(
    private readonly source: MessageSource,
    private readonly pauses: AppPauses,
  ) {}

  /** How the game stands still; undefined if it runs or if that is not known. Units: milliseconds of the monotonic clock. */
  at(nowMillis: number): StandingStill | undefined {
    if (!this.source.connected) return undefined;
    const pause = this.pauses.current;
    if (pause !== undefined) return { state: pause.state, seconds: (nowMillis - pause.atMillis) / 1000 };
    return this.#isStill ? { state: "still", seconds: (nowMillis - this.#movedMillis) / 1000 } : undefined;
  }

  /** Takes a frame sample. Cost: no allocation. */
  frame({ atMillis, kind, frameMillis }: Readonly<ObservedFrame>): void {
    const gap = atMillis - this.#frameMillis;
    this.#frameMillis = atMillis;
    this.#isBeginning = false;
    this.#leastMillis = kind === "interval" ? LEAST_MILLIS : MONITORED_MILLIS;
    // A long gap is no usual one.
    if (Number.isNaN(this.#usualMillis)) this.#usualMillis = gap;
    else this.#usualMillis += FOLLOWS * (Math.min(gap, 2 * this.#usualMillis + 1) - this.#usualMillis);
    this.moved(atMillis);
    // The game measures how long it stood still better than the relay, which may not have run itself.
    if (kind === "interval" && this.wasIn(frameMillis, atMillis))
      this.stoodMillis = Math.max(this.stoodMillis, frameMillis);
  }

  /** The main thread has sent something that it samples: it runs. Units: milliseconds of the monotonic clock. */
  moved(atMillis: number): void {
    if (this.#isStill) {
      this.stoodMillis = atMillis - this.#movedMillis;
      this.#stoodUntilMillis = atMillis;
    }
    this.#isStill = false;
    if (!(atMillis <= this.#movedMillis)) this.#movedMillis = atMillis;
  }

  /** Whether the game stood still in a frame that ended at a moment. Units: milliseconds of the monotonic clock. */
  wasIn(frameMillis: number, atMillis: number): boolean {
    return this.#stoodUntilMillis > atMillis - frameMillis && this.#stoodUntilMillis <= atMillis;
  }

  /** A pause of this length has ended. Units: milliseconds; of the monotonic clock. */
  resumed(pausedMillis: number, atMillis: number): void {
    this.stoodMillis = pausedMillis;
    this.#movedMillis = atMillis;
  }

  /** Finds out whether the game stands still. Call it a few times a second. Units: milliseconds of the monotonic clock. */
  tick(nowMillis: number): void {
    const missedMillis = nowMillis - this.#tickMillis;
    this.#tickMillis = nowMillis;
    // The relay did not run either, so what the game sent meanwhile still has to be read.
    if (missedMillis > TICKS_APART_MILLIS) this.#movedMillis += missedMillis;
    const interval = this.source.samplingSeconds("fps");
    const isSampled = interval !== undefined && this.source.connected;
    if (isSampled && !this.#wasSampled && !Number.isNaN(this.#frameMillis)) {
      this.#movedMillis = nowMillis;
      this.#isBeginning = true;
    }
    this.#wasSampled = isSampled;
    if (!isSampled || this.pauses.current !== undefined) {
      this.#isStill = false;
      return;
    }
    const rare = INTERVALS * Math.max(interval * 1000, this.#usualMillis || 0);
    const limit = Math.max(this.#leastMillis, rare) + (this.#isBeginning ? BEGIN_MILLIS : 0);
    // Without a frame so far there is none to miss.
    this.#isStill = !Number.isNaN(this.#frameMillis) && nowMillis - this.#movedMillis >= limit;
  }
}
