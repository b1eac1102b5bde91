/** Counts by name. */
export class Tally<Name extends string = string> {
  readonly #counts = new Map<Name, number>();

  /** Counts one more (or `by` more) under this name. */
  add(name: Name, by = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + by);
  }

  /** How often this name was counted. */
  get(name: Name): number {
    return this.#counts.get(name) ?? 0;
  }

  /** Sum over all names. */
  get total(): number {
    let sum = 0;
    for (const count of this.#counts.values()) sum += count;
    return sum;
  }

  /** Every name counted so far with its count. */
  toRecord(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }
}
