/** Counters by name. */
export class Tally<Name extends string = string> {
  readonly #counts = new Map<Name, number>();

  /** Adds one (or `by`) to a name's counter. */
  add(name: Name, by = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + by);
  }

  /** Returns a name's count. */
  get(name: Name): number {
    return this.#counts.get(name) ?? 0;
  }

  /** Sum of all counts. */
  get total(): number {
    let sum = 0;
    for (const count of this.#counts.values()) sum += count;
    return sum;
  }

  /** Returns every counted name with its count. */
  toRecord(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }
}
