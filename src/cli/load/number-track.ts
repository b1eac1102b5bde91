/** Numbers that should rise by one: how many were passed over. */
export class NumberTrack {
  /** Numbers that were passed over and did not come later. */
  missing = 0;
  /** Numbers that came again, or after a later one. */
  repeated = 0;
  #next: number | undefined;

  /** `first` is the number that should come first; undefined takes the first as it comes. */
  constructor(first?: number) {
    this.#next = first;
  }

  /** Whether any number has come. */
  get began(): boolean {
    return this.#next !== undefined;
  }

  /** Takes a number in. */
  take(number: number): void {
    const expected = this.#next ?? number;
    if (number < expected) {
      this.repeated++;
      return;
    }
    this.missing += number - expected;
    this.#next = number + 1;
  }

  /** Counts what should have come by now as passed over. `last` is the last number there is. */
  endAt(last: number): void {
    const expected = this.#next ?? last + 1;
    if (last < expected) return;
    this.missing += last + 1 - expected;
    this.#next = last + 1;
  }

  /** Whether all numbers up to here have come or were passed over. */
  hasReached(last: number): boolean {
    return this.#next !== undefined && this.#next > last;
  }
}
