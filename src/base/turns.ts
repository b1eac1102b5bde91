/**
 * Lets so many things be done in one turn of the event loop, and the others in the turns after, in order: many that come at once
 * must not keep everybody else waiting until the last is done.
 */
export class Turns {
  #done = 0;
  #begun = false;
  readonly #waiting: (() => void)[] = [];

  /** `nextTurn` calls back when the loop has been round once. */
  constructor(
    private readonly perTurn: number,
    private readonly nextTurn: (callback: () => void) => void = setImmediate,
  ) {}

  /** Things that wait for their turn. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Does something now where there is room in this turn, else in one of the next. It must not throw. */
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

  #turn(): void {
    const works = this.#waiting.splice(0, this.perTurn);
    this.#done = works.length;
    this.#begun = works.length > 0;
    if (this.#begun) this.nextTurn(() => this.#turn());
    for (const work of works) work();
  }
}
