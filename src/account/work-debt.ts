/**
 * Time of the event loop that a peer has caused beyond what it may cause. Grows with each piece of work, and shrinks as time passes.
 * Units: milliseconds.
 */
export class WorkDebt {
  #millis = 0;
  #atMillis: number;

  /** `perSecond` says how much of each second the peer may cause. The debt never exceeds `mostMillis`: what was too much is done, and waiting longer helps nobody. Units: milliseconds. */
  constructor(
    private readonly perSecond: () => number,
    private readonly mostMillis: number,
    nowMillis: number,
  ) {
    this.#atMillis = nowMillis;
  }

  /** The debt now. */
  at(nowMillis: number): number {
    const paid = ((nowMillis - this.#atMillis) * this.perSecond()) / 1000;
    if (paid > 0) {
      this.#millis = Math.max(0, this.#millis - paid);
      this.#atMillis = nowMillis;
    }
    return this.#millis;
  }

  /** Adds work. Units: milliseconds. */
  add(workMillis: number): void {
    this.#millis = Math.min(this.mostMillis, this.#millis + workMillis);
  }

  /** Time until the debt is below an amount, if no work is added. Units: milliseconds. */
  millisUntilBelow(debtMillis: number, nowMillis: number): number {
    const excess = this.at(nowMillis) - debtMillis;
    return excess < 0 ? 0 : (excess * 1000) / this.perSecond();
  }
}
