import type { Clock } from "../../base/clock.ts";
import type { TrackingSample } from "../../protocol/samples.ts";
import { type SourceAlerts, threeDigits } from "../alerts/index.ts";
import type { ObservedFrame, Observer } from "../game/index.ts";

/** When the game's clock counts as set. */
export interface ClockJumpOptions {
  /** Least jump forward. Units: seconds. */
  forwardSeconds: number;
  /** Least jump backward. Units: seconds. */
  backwardSeconds: number;
}

/** A quarter of a second forward, a twentieth backward. */
export const DEFAULT_CLOCK_JUMP: Readonly<ClockJumpOptions> = { forwardSeconds: 0.25, backwardSeconds: 0.05 };

/** How many samples show how far the two clocks are apart. */
const KNOWN_SAMPLES = 10;
/** How long the smallest distance is remembered: two clocks drift. Units: milliseconds. */
const REMEMBERED_MILLIS = 30_000;

/**
 * Compares the game's clock with the relay's monotonic clock, which nobody can set. A message may arrive late but never early: an early one
 * comes from a clock that was set forward, and a time before that of the last message from one that was set back. If the relay's own wall
 * clock was set by as much, the game is not to blame: it runs on the same machine, or the relay timed its messages. Kind `clock_jump`;
 * size: seconds.
 * Cost: a few comparisons per sample.
 */
export class ClockJump implements Observer {
  readonly #tracking: StreamClock;
  readonly #frames: StreamClock;

  constructor(alerts: SourceAlerts, options: ClockJumpOptions, clock: Clock) {
    // Each stream is in order by itself only.
    this.#tracking = new StreamClock(alerts, options, clock);
    this.#frames = new StreamClock(alerts, options, clock);
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
  /** The greatest difference between the game's time and the relay's, which is that of the fastest messages. Units: seconds. */
  #nearest = Number.NEGATIVE_INFINITY;
  #nearestBefore = Number.NEGATIVE_INFINITY;
  #sinceMillis = 0;
  /** The relay's wall clock less its monotonic one, when the smallest distance was last begun anew, and before that. Units: seconds. */
  #ownOffset = 0;
  #ownOffsetBefore = 0;

  constructor(
    private readonly alerts: SourceAlerts,
    private readonly options: ClockJumpOptions,
    private readonly clock: Clock,
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
      this.#ownOffsetBefore = this.#ownOffset;
      this.#ownOffset = this.#readOwnOffset();
    } else if (ahead > this.#nearest) this.#nearest = ahead;
  }

  #begin(ahead: number, atMillis: number): void {
    this.#nearest = ahead;
    this.#nearestBefore = Number.NEGATIVE_INFINITY;
    this.#sinceMillis = atMillis;
    this.#ownOffset = this.#readOwnOffset();
    this.#ownOffsetBefore = this.#ownOffset;
  }

  #tell(seconds: number, ahead: number, atMillis: number): void {
    const way = seconds > 0 ? "forward" : "back";
    const by = `${way} by ${threeDigits(Math.abs(seconds))} s`;
    const isOwn = this.#wasOwnClockSet(seconds);
    const message = isOwn
      ? `the clock of the relay's machine was set ${by}: the times of messages jump, and the game is not to blame`
      : `the game's clock was set ${by} while it ran`;
    this.alerts.tellOnce("clock_jump", {
      level: isOwn ? "info" : "warning",
      message,
      details: { size: seconds, clock: isOwn ? "relay" : "game" },
    });
    this.#samples = 1;
    this.#begin(ahead, atMillis);
  }
  /** Whether the relay's own wall clock was set by about as much since the distance became known. A late message makes a jump look shorter. */
  #wasOwnClockSet(seconds: number): boolean {
    const now = this.#readOwnOffset();
    return [this.#ownOffset, this.#ownOffsetBefore].some((before) => {
      const share = (now - before) / seconds;
      return share > 0.5 && share < 2;
    });
  }

  #readOwnOffset(): number {
    return (this.clock.unixMillis() - this.clock.monotonicMillis()) / 1000;
  }
}
