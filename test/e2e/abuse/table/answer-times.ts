import type { Answers } from "./healthy-report.ts";

/** How long an answer took, and how long without the time in which the relay waited for a core. Units: milliseconds. */
export interface AnswerTime {
  millis: number;
  ownMillis: number;
}

/** A moment: by the clock, and by how long the relay has waited for a core so far. Units: milliseconds. */
interface Moment {
  atMillis: number;
  waitedMillis: number;
}

/** Collects how long answers took, and knows those that have not come yet. */
export class AnswerTimes {
  #taken: AnswerTime[] = [];
  #lost = 0;
  readonly #waiting = new Map<number, Moment>();

  /** `waitedMillis` is how long the relay has waited for a core so far. */
  constructor(private readonly waitedMillis: () => number) {}

  /** An answer is expected from now on. */
  expect(id: number): void {
    this.#waiting.set(id, this.#now());
  }

  /** The answer has come. `judgedFromMillis`: what was sent before says nothing of the relay. */
  came(id: number, judgedFromMillis = 0): void {
    const sent = this.#waiting.get(id);
    if (sent === undefined) return;
    this.#waiting.delete(id);
    if (sent.atMillis > judgedFromMillis) this.#taken.push(timeBetween(sent, this.#now()));
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
  take(): AnswerTime[] {
    const now = this.#now();
    const overdue = [...this.#waiting.values()].map((sent) => timeBetween(sent, now));
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

  #now(): Moment {
    return { atMillis: performance.now(), waitedMillis: this.waitedMillis() };
  }
}

/** The count, the 99th percentile and the longest of some times. */
export function answersOf(times: readonly AnswerTime[]): Answers {
  const [p99Millis, worstMillis] = slowest(times.map(({ millis }) => millis));
  const [ownP99Millis, ownWorstMillis] = slowest(times.map(({ ownMillis }) => ownMillis));
  return { count: times.length, p99Millis, worstMillis, ownP99Millis, ownWorstMillis };
}

/** The 99th percentile and the longest. */
function slowest(times: readonly number[]): [number, number] {
  const sorted = times.toSorted((one, other) => one - other);
  return [sorted[Math.floor(0.99 * (sorted.length - 1))] ?? 0, sorted.at(-1) ?? 0];
}

function timeBetween(from: Moment, to: Moment): AnswerTime {
  const millis = to.atMillis - from.atMillis;
  return { millis, ownMillis: Math.max(0, millis - (to.waitedMillis - from.waitedMillis)) };
}
