/** Over how long noise is measured. Units: seconds. */
const WINDOW_SECONDS = 0.12;

/**
 * How noisy a path in three dimensions is, apart from how it moves. What is left of a step when the step before is taken away
 * is small and of the same sign for a body that moves, and of changing sign for noise: the two are told apart by that.
 * Units: those of the path.
 */
export class NoiseMeter {
  /** Standard deviation of the noise on one axis, were all of it noise. */
  spread = 0;
  /** How alike two neighbouring leftovers are: -0.67 for noise, near 1 for a body. */
  likeness = 1;
  /** The same of the last step alone, as far as three numbers tell. */
  lastSpread = 0;
  /** How far it moves in one step, noise apart. */
  drift = 0;
  readonly #step = new Float64Array(3);
  readonly #left = new Float64Array(3);
  readonly #mean = new Float64Array(3);
  #steps = 0;
  #power = 0;
  #product = 0;

  /** Forgets the path so far: the next step does not follow it. */
  reset(): void {
    this.#steps = 0;
    this.#power = 0;
    this.#product = 0;
    this.spread = 0;
    this.lastSpread = 0;
    this.likeness = 1;
    this.#mean.fill(0);
  }

  /** The next step, which took so long. Cost: some thirty multiplications. */
  next(step: Float64Array, seconds: number): void {
    const share = Math.min(0.5, seconds / WINDOW_SECONDS);
    let power = 0;
    let product = 0;
    let drift = 0;
    for (let axis = 0; axis < 3; axis++) {
      const now = step[axis] as number;
      const left = now - (this.#step[axis] as number);
      power += left * left;
      product += left * (this.#left[axis] as number);
      this.#left[axis] = left;
      this.#step[axis] = now;
      const mean = (this.#mean[axis] as number) + share * (now - (this.#mean[axis] as number));
      this.#mean[axis] = mean;
      drift += mean * mean;
    }
    this.#steps++;
    // The first step has none before it, the first leftover neither.
    if (this.#steps > 1) this.#power += share * (power - this.#power);
    if (this.#steps > 2) this.#product += share * (product - this.#product);
    // Each leftover is of three readings, weighted 1, -2, 1: six times the variance, on three axes.
    this.spread = Math.sqrt(this.#power / 18);
    this.lastSpread = this.#steps > 1 ? Math.sqrt(power / 18) : 0;
    this.likeness = this.#steps > 6 && this.#power > 0 ? this.#product / this.#power : 1;
    this.drift = Math.sqrt(drift);
  }
}
