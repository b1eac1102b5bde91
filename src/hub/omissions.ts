import { OMISSIONS, type Omission } from "../protocol/omissions.ts";

/** Counts what the bounds of the relay leave out, and reports each kind once. */
export class Omissions {
  readonly #counts = Object.fromEntries(Object.keys(OMISSIONS).map((name) => [name, 0])) as Record<
    Omission,
    number
  >;

  /** `report` is called when something of a kind is left out for the first time. */
  constructor(private readonly report: (name: Omission, sentence: string) => void = () => {}) {}

  /** Counts one more (or `by` more). Cost: an addition, since a full history does this for every message. */
  add(name: Omission, by = 1): void {
    if (this.#counts[name] === 0 && by > 0) this.report(name, OMISSIONS[name]);
    this.#counts[name] += by;
  }

  /** The kinds of which something was left out, each with its count: a snapshot has to stay short. */
  counted(): Partial<Record<Omission, number>> {
    return Object.fromEntries(Object.entries(this.#counts).filter(([, count]) => count > 0));
  }

  /** Every kind with its count. */
  toRecord(): Record<Omission, number> {
    return { ...this.#counts };
  }
}
