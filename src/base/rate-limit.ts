/** What a rate limit can be told beyond its rate. */
export interface RateLimitOptions {
  /** A burst may hold the amount of so many seconds. Default: 1. */
  burstSeconds?: number;
  /** Decides how much of a refill of `amount`, after `elapsedMillis`, it gets. Absent: all of it. */
  grant?: ((amount: number, elapsedMillis: number) => number) | undefined;
}

/**
 * Limits how much of something may come in a second. Spending only subtracts from what is left and reads no clock, because
 * games spend at every frame. Sweeps refill it, and so does a caller that finds too little left.
 */
export class RateLimit {
  /** Refusals since the last sweep. */
  refused = 0;
  #left: number;
  /** Time since the last sweep for which the limit is refilled already. Units: milliseconds. */
  #refilledMillis = 0;
  #overMillis = 0;

  readonly #burstSeconds: number;
  readonly #grant: RateLimitOptions["grant"];

  /** Calls `perSecond` at each refill. Refills must come at least as often as a burst is long, or peers cannot reach the rate. */
  constructor(
    private readonly perSecond: () => number,
    { burstSeconds = 1, grant }: RateLimitOptions = {},
  ) {
    this.#burstSeconds = burstSeconds;
    this.#grant = grant;
    this.#left = perSecond() * burstSeconds;
  }

  /** Whether this amount is left. */
  has(amount: number): boolean {
    return amount <= this.#left;
  }

  /** Takes this amount. Returns false, takes nothing and counts a refusal if less is left. */
  spend(amount: number): boolean {
    if (amount <= this.#left) {
      this.#left -= amount;
      return true;
    }
    this.refused++;
    return false;
  }

  /** Takes this amount even if less is left. For what has been done already. */
  charge(amount: number): void {
    this.#left -= amount;
  }

  /** How long every sweep has found refusals. Units: milliseconds. */
  get overMillis(): number {
    return this.#overMillis;
  }

  /** Adds the amount for the time since the last sweep. */
  refill(sinceSweepMillis: number): void {
    const rate = this.perSecond();
    const elapsedMillis = Math.max(0, sinceSweepMillis - this.#refilledMillis);
    const most = rate * this.#burstSeconds;
    const amount = Math.min(most - this.#left, (rate * elapsedMillis) / 1000);
    this.#left = Math.min(most, this.#left + (amount > 0 ? this.#granted(amount, elapsedMillis) : 0));
    this.#refilledMillis = sinceSweepMillis;
  }

  /** Refills, and starts a new count of refusals. */
  sweep(elapsedMillis: number): void {
    this.#overMillis = this.refused === 0 ? 0 : this.#overMillis + elapsedMillis;
    this.refused = 0;
    this.refill(elapsedMillis);
    this.#refilledMillis = 0;
  }

  #granted(amount: number, elapsedMillis: number): number {
    return this.#grant === undefined ? amount : this.#grant(amount, elapsedMillis);
  }
}
