import type { Answers } from "./healthy-report.ts";

/** Collects how long answers took, and knows those that have not come yet. */
export class AnswerTimes {
  #taken: number[] = [];
  #lost = 0;
  readonly #waiting = new Map<number, number>();

  /** An answer is expected from now on. */
  expect(id: number): void {
    this.#waiting.set(id, performance.now());
  }

  /** The answer has come. `judgedFromMillis`: what was sent before says nothing of the relay. */
  came(id: number, judgedFromMillis = 0): void {
    const sentMillis = this.#waiting.get(id);
    if (sentMillis === undefined) return;
    this.#waiting.delete(id);
    if (sentMillis > judgedFromMillis) this.#taken.push(performance.now() - sentMillis);
  }

  /** As {@link came}, for what comes in order: everything before it that has not come is lost. */
  cameAfterOthers(id: number, judgedFromMillis: number): void {
    for (const other of this.#waiting.keys()) {
      if (other >= id) break;
      this.#waiting.delete(other);
      this.#lost++;
    }
    this.came(id, judgedFromMillis);
  }

  /** Everything since the last call. An answer that has not come yet counts with its age, once. */
  take(): number[] {
    const now = performance.now();
    const overdue = [...this.#waiting.values()].map((sentMillis) => now - sentMillis);
    const taken = [...this.#taken, ...overdue];
    this.#taken = [];
    this.#waiting.clear();
    return taken;
  }

  /** How many were lost since the last call. */
  takeLost(): number {
    const lost = this.#lost;
    this.#lost = 0;
    return lost;
  }
}

/** The count, the 99th percentile and the longest of some times. */
export function answersOf(times: readonly number[]): Answers {
  const sorted = times.toSorted((one, other) => one - other);
  return {
    count: sorted.length,
    p99Millis: sorted[Math.floor(0.99 * (sorted.length - 1))] ?? 0,
    worstMillis: sorted.at(-1) ?? 0,
  };
}
