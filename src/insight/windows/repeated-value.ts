/** Longest time for which a game repeats a value that the engine measures once a second: games read it some time later. Units: milliseconds. */
const REPEATED_MILLIS = 1500;

/** Tells a new value from a repeated one: Godot reports the worst physics time of a second in every frame of the next second. */
export class RepeatedValue {
  #value = Number.NaN;
  #atMillis = Number.NEGATIVE_INFINITY;

  /** Whether this is a new value. The same value counts again after one and a half seconds. Units: `atMillis` of the monotonic clock. */
  isNew(value: number, atMillis: number): boolean {
    if (value === this.#value && atMillis - this.#atMillis < REPEATED_MILLIS) return false;
    this.#value = value;
    this.#atMillis = atMillis;
    return true;
  }
}
