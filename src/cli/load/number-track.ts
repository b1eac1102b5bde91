/** Counts the gaps in numbers that should rise by one. */
export class NumberTrack {
  /** How many numbers were skipped. */
  missing = 0;
  /** How many numbers came again, or after a later number. */
  repeated = 0;
  #next: number | undefined;

  /** `first` is the first expected number; undefined accepts any first number. */
  constructor(first?: number) {
    this.#next = first;
  }

  /** Whether any number has come. */
  get began(): boolean {
    return this.#next !== undefined;
  }

  /** Adds a number. */
  take(number: number): void {
    const expected = this.#next ?? number;
    if (number < expected) {
      this.repeated++;
      return;
    }
    this.missing += number - expected;
    this.#next = number + 1;
  }

  /** Counts all numbers up to `last` that have not come as missing. */
  endAt(last: number): void {
    const expected = this.#next ?? last + 1;
    if (last < expected) return;
    this.missing += last + 1 - expected;
    this.#next = last + 1;
  }

  /** Whether every number up to `last` has come or counts as missing. */
  hasReached(last: number): boolean {
    return this.#next !== undefined && this.#next > last;
  }
}
