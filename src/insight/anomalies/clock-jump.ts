import type { TrackingSample } from "../../protocol/samples.ts";
import { type SourceAlerts, shortly } from "../alerts/index.ts";
import type { ObservedFrame, Observer } from "../game/index.ts";

/** When a clock counts as set. */
export interface ClockJumpOptions {
  /** Forward by so much. Units: seconds. */
  forwardSeconds: number;
  /** Backward by so much. Units: seconds. */
  backwardSeconds: number;
}

/** A quarter of a second forward, a twentieth backward. */
export const DEFAULT_CLOCK_JUMP: Readonly<ClockJumpOptions> = { forwardSeconds: 0.25, backwardSeconds: 0.05 };

/** Samples before it is known how far the clocks are apart. */
const KNOWN_SAMPLES = 10;
/** How long the nearest that they came is remembered: two clocks drift. Units: milliseconds. */
const REMEMBERED_MILLIS = 30_000;

/**
 * Watches the game's clock, beside the relay's own that nobody can set. A message may come late, and never early: what is early came from a
 * clock that was set forward; a time before the last one from a clock that was set backward. Kind `clock_jump`; size: seconds.
 * Cost: a few comparisons a sample.
 */
export class ClockJump implements Observer {
  readonly #tracking: StreamClock;
  readonly #frames: StreamClock;

  constructor(alerts: SourceAlerts, options: ClockJumpOptions) {
    // Each stream has its own order.
    this.#tracking = new StreamClock(alerts, options);
    this.#frames = new StreamClock(alerts, options);
  }

  tracking({ timeSeconds }: Readonly<TrackingSample>, atMillis: number): void {
    this.#tracking.next(timeSeconds, atMillis);
  }

  frame({ timestampSeconds, atMillis }: Readonly<ObservedFrame>): void {
    this.#frames.next(timestampSeconds, atMillis);
  }
}

class StreamClock {
  #samples = 0;
  #lastSeconds = 0;
  /** The game's time less the relay's, at the most: of messages that were quickest. Units: seconds. */
  #nearest = Number.NEGATIVE_INFINITY;
  #nearestBefore = Number.NEGATIVE_INFINITY;
  #sinceMillis = 0;

  constructor(
    private readonly alerts: SourceAlerts,
    private readonly options: ClockJumpOptions,
  ) {}

  next(seconds: number, atMillis: number): void {
    const ahead = seconds - atMillis / 1000;
    const back = this.#lastSeconds - seconds;
    this.#lastSeconds = seconds;
    if (this.#samples++ === 0) this.#begin(ahead, atMillis);
    const nearest = Math.max(this.#nearest, this.#nearestBefore);
    if (back > this.options.backwardSeconds && this.#samples > 1) this.#tell(-back, ahead, atMillis);
    else if (ahead - nearest > this.options.forwardSeconds && this.#samples > KNOWN_SAMPLES)
      this.#tell(ahead - nearest, ahead, atMillis);
    if (atMillis - this.#sinceMillis > REMEMBERED_MILLIS) {
      this.#nearestBefore = this.#nearest;
      this.#nearest = ahead;
      this.#sinceMillis = atMillis;
    } else if (ahead > this.#nearest) this.#nearest = ahead;
  }

  #begin(ahead: number, atMillis: number): void {
    this.#nearest = ahead;
    this.#nearestBefore = Number.NEGATIVE_INFINITY;
    this.#sinceMillis = atMillis;
  }

  #tell(seconds: number, ahead: number, atMillis: number): void {
    const way = seconds > 0 ? "forward" : "back";
    const message = `the game's clock was set ${way} by ${shortly(Math.abs(seconds))} s while it ran`;
    this.alerts.tellOnce("clock_jump", { level: "warning", message, details: { size: seconds } });
    this.#samples = 1;
    this.#begin(ahead, atMillis);
  }
}
