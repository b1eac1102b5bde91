/** Counts the names for which there is no counter of their own. */
const OTHER = "other";

/** Counters by name. */
export class Tally<Name extends string = string> {
  readonly #counts = new Map<Name | typeof OTHER, number>();

  /** Names beyond this many are counted together, as `other`. */
  constructor(private readonly mostNames = Number.POSITIVE_INFINITY) {}

  /** Adds one (or `by`) to a name's counter. */
  add(name: Name, by = 1): void {
    const count = this.#counts.get(name);
    if (count === undefined && this.#counts.size >= this.mostNames)
      this.#counts.set(OTHER, (this.#counts.get(OTHER) ?? 0) + by);
    else this.#counts.set(name, (count ?? 0) + by);
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
