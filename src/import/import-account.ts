import { shortened } from "../base/shortened.ts";

/** Most kinds of what is left out that are told apart. */
const MAX_KINDS = 1000;
/** Longest name and reason that are kept. Units: characters. */
const MAX_CHARACTERS = 200;
const OTHERS = { from: "others", why: "there are too many kinds to list" };

/** What an import left out, and how much of it. */
export interface LeftOut {
  /** A channel of an MCAP file, or a column of a CSV file. */
  from: string;
  why: string;
  count: number;
}

/** Counts what an import takes, by topic, and what it leaves out. */
export class ImportAccount {
  readonly #taken = new Map<string, number>();
  readonly #leftOut = new Map<string, LeftOut>();
  /** What a person has to know of the file besides. */
  readonly notes: string[] = [];

  take(topic: string): void {
    this.#taken.set(topic, (this.#taken.get(topic) ?? 0) + 1);
  }

  leaveOut(fromWhat: string, reason: string, count = 1): void {
    const [from, why] = [shortened(fromWhat, MAX_CHARACTERS), shortened(reason, MAX_CHARACTERS)];
    const key = `${from}\n${why}`;
    const known = this.#leftOut.get(key);
    if (known !== undefined) known.count += count;
    else if (from !== OTHERS.from && this.#leftOut.size >= MAX_KINDS)
      this.leaveOut(OTHERS.from, OTHERS.why, count);
    else this.#leftOut.set(key, { from, why, count });
  }

  /** Messages by topic, in the order in which their first ones came. */
  get taken(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#taken);
  }

  get leftOut(): LeftOut[] {
    return [...this.#leftOut.values()];
  }
}
