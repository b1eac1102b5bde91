/** Over how long noise is measured. Units: seconds. */
const WINDOW_SECONDS = 0.12;
/** How many leftovers are needed before noise is known. */
const KNOWN_LEFTOVERS = 6;
/** Each leftover is made of three readings, weighted 1, -2, 1: it has six times their variance, on three axes. */
const LEFTOVER_POWER = 18;

/** What counts as noise. */
export interface NoiseLimits {
  /** Standard deviation on an axis. Units: those of the path. */
  spread: number;
  /** Extra noise that movement allows, as a share of the movement in a step. */
  driftShare: number;
  /** Greatest correlation of two neighbouring leftovers. */
  likeness: number;
}

/**
 * Measures how noisy a path in three dimensions is, apart from its movement. The leftover of a step is the step minus the one before. It is small
 * and keeps its sign for a moving body, and changes its sign for noise.
 */
export class NoiseMeter {
  /** How many leftovers were measured, and how many steps follow one another since the last gap. */
  #leftovers = 0;
  #chain = 0;
  #x = 0;
  #y = 0;
  #z = 0;
  #leftX = 0;
  #leftY = 0;
  #leftZ = 0;
  #meanX = 0;
  #meanY = 0;
  #meanZ = 0;
  #lastPower = 0;
  #power = 0;
  #product = 0;

  /** Standard deviation of the noise on one axis, if all leftovers are noise. Units: those of the path. */
  get spread(): number {
    return Math.sqrt(this.#power / LEFTOVER_POWER);
  }

  /** The next step cannot be compared with the last one. */
  skip(): void {
    this.#chain = 0;
  }

  /** Forgets the noise so far. */
  reset(): void {
    this.#leftovers = 0;
    this.#chain = 0;
    this.#power = 0;
    this.#lastPower = 0;
    this.#product = 0;
    this.#meanX = 0;
    this.#meanY = 0;
    this.#meanZ = 0;
  }

  /** Takes the next step and its duration. Returns whether there was one to compare it with. Cost: about thirty multiplications. */
  next(step: Float64Array, seconds: number): boolean {
    const share = Math.min(0.5, seconds / WINDOW_SECONDS);
    const x = step[0] as number;
    const y = step[1] as number;
    const z = step[2] as number;
    const leftX = x - this.#x;
    const leftY = y - this.#y;
    const leftZ = z - this.#z;
    const power = leftX * leftX + leftY * leftY + leftZ * leftZ;
    const product = leftX * this.#leftX + leftY * this.#leftY + leftZ * this.#leftZ;
    this.#x = x;
    this.#y = y;
    this.#z = z;
    this.#leftX = leftX;
    this.#leftY = leftY;
    this.#leftZ = leftZ;
    this.#meanX += share * (x - this.#meanX);
    this.#meanY += share * (y - this.#meanY);
    this.#meanZ += share * (z - this.#meanZ);
    const chain = ++this.#chain;
    // The first step has no step before it, and the first leftover no leftover.
    if (chain === 1) return false;
    this.#leftovers++;
    this.#lastPower = power;
    this.#power += share * (power - this.#power);
    if (chain > 2) this.#product += share * (product - this.#product);
    return true;
  }

  /** Whether the last step left its path by at least this much. Units: those of the path. */
  jumped(distance: number): boolean {
    return this.#lastPower > distance * distance;
  }

  /** Whether there is noise beyond these limits now, and in the last step too. */
  isNoisy({ spread, driftShare, likeness }: NoiseLimits): boolean {
    const limit = LEFTOVER_POWER * spread * spread;
    if (this.#power <= limit || this.#leftovers < KNOWN_LEFTOVERS) return false;
    if (this.#product >= likeness * this.#power) return false;
    const drift = this.#meanX * this.#meanX + this.#meanY * this.#meanY + this.#meanZ * this.#meanZ;
    const moving = LEFTOVER_POWER * driftShare * driftShare * drift;
    // A single jump disturbs the mean for a while, but the steps after it are quiet.
    return this.#power > moving && this.#lastPower > Math.max(limit, moving) / 4;
  }
}
