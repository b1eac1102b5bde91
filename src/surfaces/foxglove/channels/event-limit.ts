import type { Clock, Timer } from "../../../base/clock.ts";

/**
 * Lets at most so many events through in any second, several at once too. Of those beyond, the newest follows as soon as there is room.
 * It keeps no event: `emit` sends the newest when it is called.
 */
export class EventLimit {
  /** When the last events were sent, as many as a second may have. Units: milliseconds of the monotonic clock. */
  readonly #sentMillis: Float64Array;
  readonly #periodMillis: number;
  #next = 0;
  #timer: Timer | undefined;

  constructor(
    private readonly clock: Clock,
    maxHz: number,
    private readonly emit: () => void,
  ) {
    this.#sentMillis = new Float64Array(Math.max(1, Math.floor(maxHz))).fill(Number.NEGATIVE_INFINITY);
    this.#periodMillis = Math.max(1000, 1000 / maxHz);
  }

  /** Offers an event. Returns whether it takes the place of one that waits, which is lost. */
  offer(): boolean {
    if (this.#timer !== undefined) return true;
    const waitMillis =
      (this.#sentMillis[this.#next] ?? 0) + this.#periodMillis - this.clock.monotonicMillis();
    if (waitMillis <= 0) this.#emit();
    else
      this.#timer = this.clock.after(waitMillis, () => {
        this.#timer = undefined;
        this.#emit();
      });
    return false;
  }

  /** Drops the event that waits. */
  cancel(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #emit(): void {
    this.#sentMillis[this.#next] = this.clock.monotonicMillis();
    this.#next = (this.#next + 1) % this.#sentMillis.length;
    this.emit();
  }
}
