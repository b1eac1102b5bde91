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

/** How many of the newest samples are looked at: half a minute at the client's own pace. Clocks drift apart by a millisecond or two in that. */
const KEPT_SAMPLES = 16;
/** What the two wall clocks themselves leave open: both tell whole milliseconds. */
const RESOLUTION_MILLIS = 1;

/**
 * How the relay's wall clock stands to this machine's, from pings.
 * Of the last 16 the one with the shortest way there and back is taken: it waited least, so that it says most.
 * Accuracy: the true offset lies within `uncertaintyMillis` (half that round trip, for ways of unequal length, and the clocks' 1 ms).
 */
export class ClockEstimate {
  #samples: ClockSample[] = [];
  #best: ClockSample | undefined;
  #stale = false;

  constructor(private readonly clock: Clock) {}

  /** What to add to this machine's clock to get the relay's; undefined before the first answer. */
  get offsetMillis(): number | undefined {
    const best = this.#best;
    return best && best.relayUnixMillis - (best.receivedUnixMillis - best.roundTripMillis / 2);
  }

  /** One way between client and relay: half of the shortest round trip; undefined before the first answer. */
  get latencyMillis(): number | undefined {
    return this.#best && this.#best.roundTripMillis / 2;
  }

  /** How far off `offsetMillis` may be, either way; undefined before the first answer. */
  get uncertaintyMillis(): number | undefined {
    return this.#best && this.#best.roundTripMillis / 2 + RESOLUTION_MILLIS;
  }

  /** The relay's clock now. Units: milliseconds since 1970. */
  get relayUnixMillis(): number | undefined {
    const offset = this.offsetMillis;
    return offset === undefined ? undefined : this.clock.unixMillis() + offset;
  }

  /**
   * How long ago a message's `timestamp` was, by the relay's clock.
   * That timestamp is the game's: this is the message's latency only where game and relay share a machine (or a synchronised clock).
   * Elsewhere it is off by what their clocks differ, which nobody here can know.
   */
  ageMillis(timestampSeconds: number): number | undefined {
    const now = this.relayUnixMillis;
    return now === undefined ? undefined : now - timestampSeconds * 1000;
  }

  /** Takes an answered ping in. */
  add(sample: ClockSample): void {
    if (this.#stale) this.#samples = [];
    this.#stale = false;
    this.#samples.push(sample);
    if (this.#samples.length > KEPT_SAMPLES) this.#samples.shift();
    // Of equals the newest, which has drifted least.
    this.#best = this.#samples.reduce((best, one) =>
      one.roundTripMillis <= best.roundTripMillis ? one : best,
    );
  }

  /** What is known stands until the next sample, and then only that counts: a new connection may go another way, to another machine. */
  startOver(): void {
    this.#stale = true;
  }
}
