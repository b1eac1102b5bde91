/** Counts the names for which there is no counter of their own. */
const OTHER = "other";

/** Counters by name. */
export class Tally<Name extends string = string> {
  readonly #counts = new Map<Name | typeof OTHER, number>();

  /** Names beyond this many are counted together, as `other`. */
  constructor(private readonly mostNames = Number.POSITIVE_INFINITY) {}

  /** Adds one (or `by`) to a name's counter. Returns whether the name has a counter of its own. */
  add(name: Name, by = 1): boolean {
    const hasOwn = this.#counts.has(name) || this.#counts.size < this.mostNames;
    const counted = hasOwn ? name : OTHER;
    this.#counts.set(counted, (this.#counts.get(counted) ?? 0) + by);
    return hasOwn;
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
