import type { Clock } from "../base/clock.ts";

/** One answered ping. */
export interface ClockSample {
  /** Units: milliseconds. */
  roundTripMillis: number;
  /** The client's wall clock when the answer came. Units: milliseconds since 1970. */
  receivedUnixMillis: number;
  /** The relay's wall clock when it answered. Units: milliseconds since 1970. */
  relayUnixMillis: number;
}

/** How many of the newest samples count: about 30 s of them. Clocks drift apart by 1 or 2 ms in that time. */
const KEPT_SAMPLES = 16;
/** Resolution of the two wall clocks, which tell whole milliseconds. */
const RESOLUTION_MILLIS = 1;

/**
 * Estimates the offset between the relay's wall clock and this machine's, from pings.
 * Uses the ping with the shortest round trip of the last 16, because it was delayed least.
 * Accuracy: the true offset lies within `uncertaintyMillis`: half that round trip, because the two ways may differ, plus 1 ms
 * for the clocks' resolution.
 */
export class ClockEstimate {
  #samples: ClockSample[] = [];
  #best: ClockSample | undefined;
  #stale = false;

  constructor(private readonly clock: Clock) {}

  /** Add this to this machine's clock to get the relay's. Undefined before the first answer. */
  get offsetMillis(): number | undefined {
    const best = this.#best;
    return best && best.relayUnixMillis - (best.receivedUnixMillis - best.roundTripMillis / 2);
  }

  /** One-way time between client and relay: half of the shortest round trip. Undefined before the first answer. */
  get latencyMillis(): number | undefined {
    return this.#best && this.#best.roundTripMillis / 2;
  }

  /** Largest error of `offsetMillis`, in either direction. Undefined before the first answer. */
  get uncertaintyMillis(): number | undefined {
    return this.#best && this.#best.roundTripMillis / 2 + RESOLUTION_MILLIS;
  }

  /** The relay's clock now. Units: milliseconds since 1970. */
  get relayUnixMillis(): number | undefined {
    const offset = this.offsetMillis;
    return offset === undefined ? undefined : this.clock.unixMillis() + offset;
  }

  /**
   * Returns the age of a message's `timestamp` by the relay's clock.
   * The timestamp is from the game's clock. So the age is the message's latency only if game and relay share a machine or a
   * synchronized clock. Otherwise the age is wrong by the unknown difference of their clocks.
   */
  ageMillis(timestampSeconds: number): number | undefined {
    const now = this.relayUnixMillis;
    return now === undefined ? undefined : now - timestampSeconds * 1000;
  }

  /** Adds an answered ping. */
  add(sample: ClockSample): void {
    if (this.#stale) this.#samples = [];
    this.#stale = false;
    this.#samples.push(sample);
    if (this.#samples.length > KEPT_SAMPLES) this.#samples.shift();
    // Among equals the newest counts: its clocks have drifted least.
    this.#best = this.#samples.reduce((best, one) =>
      one.roundTripMillis <= best.roundTripMillis ? one : best,
    );
  }

  /** Keeps the estimate until the next sample, which then replaces all earlier ones. For a new connection, which may lead to another machine. */
  startOver(): void {
    this.#stale = true;
  }
}
