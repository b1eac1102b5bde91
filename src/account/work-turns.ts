import type { Clock } from "../base/clock.ts";

/** Time that work which had to wait may take in one turn of the event loop, but for its last piece. Units: milliseconds. */
const TURN_MILLIS = 8;
/** Most bytes of messages that wait, of all peers together. */
const MAX_WAITING_BYTES = 32 * 1024 * 1024;

/** A peer whose messages wait, as the turns see it. */
export interface Worker {
  /** Its debt. The smallest comes first. Units: milliseconds. */
  debtMillis(nowMillis: number): number;
  /** Time until it may work; 0 for now. Units: milliseconds. */
  millisUntilWork(nowMillis: number): number;
  /** Does one piece. Returns whether more waits. */
  work(): boolean;
}

/**
 * Gives turns to peers whose messages wait because they have caused much work: a few milliseconds in each turn of the event loop, so that
 * whatever came meanwhile is served between them. The peer that has caused least comes first.
 */
export class WorkTurns {
  /** Bytes of messages that wait. */
  #bytes = 0;
  readonly #waiting = new Set<Worker>();
  #isPlanned = false;

  /** `nextTurn` calls back in the next turn of the event loop. */
  constructor(
    private readonly clock: Clock,
    private readonly nextTurn: (callback: () => void) => void = setImmediate,
  ) {}

  /** Number of peers that wait. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Reserves room for a message that waits. Returns false if too much waits already. Units: bytes. */
  reserve(bytes: number): boolean {
    if (this.#bytes + bytes > MAX_WAITING_BYTES) return false;
    this.#bytes += bytes;
    return true;
  }

  /** Frees the room of a message that waits no longer. Units: bytes. */
  free(bytes: number): void {
    this.#bytes -= bytes;
  }

  /** Lets a peer wait for its turn. */
  wait(worker: Worker): void {
    this.#waiting.add(worker);
    if (!this.#isPlanned) this.#plan();
  }

  /** A peer waits no longer. */
  leave(worker: Worker): void {
    this.#waiting.delete(worker);
  }

  #turn(): void {
    this.#isPlanned = false;
    const began = this.clock.monotonicMillis();
    let now = began;
    while (now - began < TURN_MILLIS) {
      const next = this.#next(now);
      if (next === undefined) break;
      if (!next.work()) this.#waiting.delete(next);
      now = this.clock.monotonicMillis();
    }
    if (this.#waiting.size > 0) this.#plan();
  }

  /** The peer that may work now and has caused least. */
  #next(now: number): Worker | undefined {
    let least: Worker | undefined;
    let leastDebt = Number.POSITIVE_INFINITY;
    for (const worker of this.#waiting) {
      if (worker.millisUntilWork(now) > 0) continue;
      const debt = worker.debtMillis(now);
      if (debt >= leastDebt) continue;
      least = worker;
      leastDebt = debt;
    }
    return least;
  }

  #plan(): void {
    this.#isPlanned = true;
    const now = this.clock.monotonicMillis();
    const waitMillis = Math.min(...[...this.#waiting].map((worker) => worker.millisUntilWork(now)));
    if (waitMillis <= 0) this.nextTurn(() => this.#turn());
    else this.clock.after(Math.max(1, waitMillis), () => this.#turn());
  }
}
