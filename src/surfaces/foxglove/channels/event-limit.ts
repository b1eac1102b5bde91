import type { Clock, Timer } from "../../../base/clock.ts";

/**
 * Lets at most so many events through in any second, several at once too. Of those beyond, the newest follows as soon as there is room.
 * It keeps no event: `emit` sends the newest when it is called.
 */
export class EventLimit {
  /** When the events of the last second were sent. Holds no more than there were: most channels have few. Units: milliseconds of the monotonic clock. */
  readonly #sentMillis: number[] = [];
  readonly #most: number;
  readonly #periodMillis: number;
  #timer: Timer | undefined;

  constructor(
    private readonly clock: Clock,
    maxHz: number,
    private readonly emit: () => void,
  ) {
    this.#most = Math.max(1, Math.floor(maxHz));
    this.#periodMillis = Math.max(1000, 1000 / maxHz);
  }

  /** Offers an event. Returns whether it takes the place of one that waits, which is lost. */
  offer(): boolean {
    if (this.#timer !== undefined) return true;
    const nowMillis = this.clock.monotonicMillis();
    while ((this.#sentMillis[0] ?? nowMillis) <= nowMillis - this.#periodMillis) this.#sentMillis.shift();
    const isFull = this.#sentMillis.length >= this.#most;
    const waitMillis = isFull ? (this.#sentMillis[0] ?? nowMillis) + this.#periodMillis - nowMillis : 0;
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
    if (this.#sentMillis.length >= this.#most) this.#sentMillis.shift();
    this.#sentMillis.push(this.clock.monotonicMillis());
    this.emit();
  }
}
