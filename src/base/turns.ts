/**
 * Spreads work over turns of the event loop, in order, with at most `perTurn` pieces in each turn. A crowd of requests then
 * does not delay other work until the last of them is done.
 */
export class Turns {
  #done = 0;
  #begun = false;
  readonly #waiting: (() => void)[] = [];

  /** `nextTurn` calls back in the next turn of the event loop. */
  constructor(
    private readonly perTurn: number,
    private readonly nextTurn: (callback: () => void) => void = setImmediate,
  ) {}

  /** Number of pieces of work that wait for a turn. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Does the work now if this turn has room, or else in a later turn. The work must not throw. */
  do(work: () => void): void {
    if (!this.#begun) {
      this.#begun = true;
      this.nextTurn(() => this.#turn());
    }
    if (this.#done >= this.perTurn || this.#waiting.length > 0) {
      this.#waiting.push(work);
      return;
    }
    this.#done++;
    work();
  }

  /** Does the work as {@link do} does, and returns what it makes. Fails: with what the work throws. */
  run<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.do(() => {
        try {
          resolve(work());
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  #turn(): void {
    const works = this.#waiting.splice(0, this.perTurn);
    this.#done = works.length;
    this.#begun = works.length > 0;
    if (this.#begun) this.nextTurn(() => this.#turn());
    for (const work of works) work();
  }
}
