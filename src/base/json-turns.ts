import type { Clock } from "./clock.ts";

/** Most units of work in one turn of the event loop. It takes some milliseconds. */
const TURN_UNITS = 256 * 1024;
/** Work of more units is long: each turn does at most one piece of it, and all of it takes at most half of the time. */
export const SHORT_UNITS = 72 * 1024;
/** Most bytes that wait for their turn, in all lines together. */
const MAX_WAITING_BYTES = 32 * 1024 * 1024;

/** What a piece of work costs. */
export interface JsonCost {
  /** One is about what one byte of JSON costs. */
  readonly units: number;
  /** Whether it goes on with long work of the turn before. It need not wait for the pause after that. */
  readonly goesOn?: boolean;
}

/** What waits for a turn: the work of one connection, in order. */
export interface WaitingLine {
  /** Cost of its next piece of work. */
  readonly nextCost: JsonCost;
  /** Does the next piece of work. */
  serve(): void;
}

/**
 * Spreads the work that messages cause over turns of the event loop, so that a crowd of messages or a long one does not delay everybody
 * else. Work that fits into this turn is done at once. Other work waits in the line of its connection, and the lines take turns.
 */
export class JsonTurns {
  readonly #lines = new Set<WaitingLine>();
  #spentUnits = 0;
  #hasDoneLong = false;
  /** When long work may go on. Units: milliseconds of the monotonic clock. */
  #longAfterMillis = 0;
  /** Whether a call at the next turn is due, or at the end of a pause. */
  #isCalled = false;
  #isPausing = false;
  #waitingBytes = 0;

  /** `nextTurn` calls back in the next turn of the event loop. */
  constructor(
    private readonly clock: Pick<Clock, "monotonicMillis" | "after">,
    private readonly nextTurn: (callback: () => void) => void = setImmediate,
  ) {}

  /** Does work now if this turn has room for it. Returns whether it did. */
  do(cost: JsonCost, work: () => void): boolean {
    if (!this.#hasRoom(cost)) return false;
    const { units } = cost;
    this.#call();
    this.#spentUnits += units;
    if (units <= SHORT_UNITS) work();
    else this.#doLong(work);
    return true;
  }

  /** Has a line wait for its next turn. Call it after each {@link WaitingLine.serve} that leaves work. */
  wait(line: WaitingLine): void {
    this.#lines.add(line);
    this.#call();
  }

  /** A line waits no longer. */
  leave(line: WaitingLine): void {
    this.#lines.delete(line);
  }

  /** Whether there is room for bytes that wait. */
  hasRoomFor(bytes: number): boolean {
    return this.#waitingBytes + bytes <= MAX_WAITING_BYTES;
  }

  /** Counts bytes that wait, or that no longer do (negative). */
  holdBytes(bytes: number): void {
    this.#waitingBytes += bytes;
  }

  #hasRoom({ units, goesOn = false }: JsonCost): boolean {
    if (units <= SHORT_UNITS) return this.#spentUnits + units <= TURN_UNITS;
    return !this.#hasDoneLong && (goesOn || this.clock.monotonicMillis() >= this.#longAfterMillis);
  }

  #doLong(work: () => void): void {
    this.#hasDoneLong = true;
    const began = this.clock.monotonicMillis();
    try {
      work();
    } finally {
      const ended = this.clock.monotonicMillis();
      // What goes on with other work adds its own time to the pause after that.
      this.#longAfterMillis = Math.max(this.#longAfterMillis, began) + 2 * (ended - began);
    }
  }

  #call(): void {
    if (this.#isCalled) return;
    this.#isCalled = true;
    this.nextTurn(() => this.#turn());
  }

  /** A turn begins: serves the lines one after the other while it has room. */
  #turn(): void {
    this.#isCalled = false;
    this.#spentUnits = 0;
    this.#hasDoneLong = false;
    for (let served = true; served; ) {
      served = false;
      for (const line of [...this.#lines]) {
        if (!this.#hasRoom(line.nextCost)) continue;
        served = true;
        // To the end of the lines, if it has more.
        this.#lines.delete(line);
        line.serve();
      }
    }
    if (this.#lines.size === 0) return;
    if ([...this.#lines].some(({ nextCost }) => nextCost.units <= SHORT_UNITS || nextCost.goesOn))
      this.#call();
    else this.#pause();
  }

  /** Only long work waits: there is nothing to do until it may go on. */
  #pause(): void {
    if (this.#isPausing) return;
    this.#isPausing = true;
    const pauseMillis = this.#longAfterMillis - this.clock.monotonicMillis();
    this.clock.after(Math.max(0, Math.ceil(pauseMillis)), () => {
      this.#isPausing = false;
      this.#call();
    });
  }
}
