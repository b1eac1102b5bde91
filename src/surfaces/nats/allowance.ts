import type { Clock } from "../../base/clock.ts";
import { RateLimit } from "../../base/rate-limit.ts";

/** Shortest time between two refills. Units: milliseconds. */
const REFILL_MILLIS = 50;
/** A burst may hold the amount of so many seconds. */
const BURST = { burstSeconds: 2 };

/** What may be said in a second. */
export interface Rates {
  messages: number;
  bytes: number;
}

/** How much others may say on a subject. The relay does not read what goes beyond it: reading is what costs time. */
export class Allowance {
  readonly #messages: RateLimit;
  readonly #bytes: RateLimit;
  #refilledAtMillis: number;

  constructor(
    private readonly clock: Clock,
    { messages, bytes }: Rates,
  ) {
    this.#messages = new RateLimit(() => messages, BURST);
    this.#bytes = new RateLimit(() => bytes, BURST);
    this.#refilledAtMillis = clock.monotonicMillis();
  }

  /** Whether a message of this length may be read. */
  takes(bytes: number): boolean {
    const now = this.clock.monotonicMillis();
    const elapsed = now - this.#refilledAtMillis;
    if (elapsed >= REFILL_MILLIS) {
      this.#refilledAtMillis = now;
      this.#messages.sweep(elapsed);
      this.#bytes.sweep(elapsed);
    }
    return this.#messages.spend(1) && this.#bytes.spend(bytes);
  }
}
