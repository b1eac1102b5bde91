/**
 * Bounds how much of something may come in a second. What is left is a plain number that sweeps refill, and whoever finds too little left:
 * spending reads no clock, for it may be done for every frame of a game.
 */
export class RateLimit {
  /** Refused since the last sweep. */
  refused = 0;
  #left: number;
  /** Time since the last sweep that has been given back for already. Units: milliseconds. */
  #refilledMillis = 0;
  #overMillis = 0;

  /** `perSecond` is asked at each sweep. As much as so many seconds bring may come at once: refills come as often as that, or the rate is never reached. */
  constructor(
    private readonly perSecond: () => number,
    private readonly burstSeconds = 1,
  ) {
    this.#left = perSecond() * burstSeconds;
  }

  /** Whether so much is left. */
  has(amount: number): boolean {
    return amount <= this.#left;
  }

  /** Takes some of what is left; false when there is not so much. */
  spend(amount: number): boolean {
    if (amount <= this.#left) {
      this.#left -= amount;
      return true;
    }
    this.refused++;
    return false;
  }

  /** Takes what has come already, however much that is. */
  charge(amount: number): void {
    this.#left -= amount;
  }

  /** How long there has been no sweep without a refusal. Units: milliseconds. */
  get overMillis(): number {
    return this.#overMillis;
  }

  /** Gives back what has become free since the last sweep, which was so long ago. */
  refill(sinceSweepMillis: number): void {
    const rate = this.perSecond();
    const freed = (rate * (sinceSweepMillis - this.#refilledMillis)) / 1000;
    this.#left = Math.min(rate * this.burstSeconds, this.#left + Math.max(0, freed));
    this.#refilledMillis = sinceSweepMillis;
  }

  /** Refills, and begins to count refusals anew. */
  sweep(elapsedMillis: number): void {
    this.#overMillis = this.refused === 0 ? 0 : this.#overMillis + elapsedMillis;
    this.refused = 0;
    this.refill(elapsedMillis);
    this.#refilledMillis = 0;
  }
}
