import type { Clock, Timer } from "../base/clock.ts";
import { thisMachine } from "../base/platform/this-machine.ts";
import { threadMillis } from "../base/platform/usage.ts";
import { Turns } from "../base/turns.ts";
import { ReadTurns } from "./read-turns.ts";

/** Time that work may take in one turn of the event loop, but for the last piece: first work that waited, then work that comes. Further work waits. Units: milliseconds. */
const TURN_MILLIS = 8;
/** How far ahead of heavy work a peer's light work comes. One with more is in line with the heavy work, which would else never have its turn. Units: milliseconds. */
const LIGHT_AHEAD_MILLIS = 2;
/** Most bytes of messages that wait, of all peers together. */
const MAX_WAITING_BYTES = 32 * 1024 * 1024;

/** A peer whose messages wait, as the turns see it. */
export interface Worker {
  /** Whether its next message probably takes little time. It then comes first. */
  readonly isLight: boolean;
  /** Whether it has more messages that wait. */
  readonly hasWaiting: boolean;
  /** Time until it may work; 0 for now. Units: milliseconds. */
  millisUntilWork(nowMillis: number): number;
  /** Handles one message. Returns how much of the turn it has taken. Units: milliseconds. */
  work(): number;
}

/**
 * Gives turns to peers whose messages wait, because they or others have caused much work: a few milliseconds in each turn of the event loop,
 * so that whatever came meanwhile is served between them. Light work comes first, a little of each peer. All other work is shared equally
 * (start-time fair queueing): a peer's next message starts, in virtual time, when its last one ended, or now if that is later; the earliest
 * start comes first.
 */
export class WorkTurns {
  /** Turns of the sockets of peers that send much. */
  readonly reads: ReadTurns;
  /** Turns of messages whose work is done in steps: one step in each turn of the event loop. */
  readonly steps: Turns;
  /** Bytes of messages that wait. */
  #bytes = 0;
  /** By the start of their next message, in virtual time. Units: milliseconds. */
  readonly #waiting = new Map<Worker, number>();
  /** Start of the message that was handled last. Units: virtual milliseconds. */
  #virtualMillis = 0;
  /** Whether the next turn of the event loop is for those that wait. */
  #isNext = false;
  /** Begins a turn once the first of those that wait may work. */
  #timer: Timer | undefined;
  /** Work done in this turn of the event loop. Units: milliseconds. */
  #doneMillis = 0;
  /** Made once, because games send at every frame. */
  readonly #forgetDone = () => {
    this.#doneMillis = 0;
  };

  /**
   * `nextTurn` calls back in the next turn of the event loop. `workedMillis` is the time that this thread has worked: by the clock, a turn that
   * another program interrupts would end after its first message, and messages would come faster than they are handled.
   */
  constructor(
    private readonly clock: Clock,
    readonly nextTurn: (callback: () => void) => void = setImmediate,
    readonly workedMillis: () => number = () => threadMillis(thisMachine),
  ) {
    this.reads = new ReadTurns(nextTurn);
    this.steps = new Turns(1, nextTurn);
  }

  /** Number of peers that wait. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Whether this turn of the event loop has room for work that is done at once. */
  get hasRoom(): boolean {
    return this.#doneMillis < TURN_MILLIS;
  }

  /** Counts work that was done in this turn. Units: milliseconds. */
  done(millis: number): void {
    if (this.#doneMillis === 0) this.nextTurn(this.#forgetDone);
    this.#doneMillis += millis;
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
    if (this.#waiting.has(worker)) return;
    this.#waiting.set(worker, this.#virtualMillis);
    if (!this.#isNext) this.#plan();
  }

  /** A peer waits no longer. */
  leave(worker: Worker): void {
    this.#waiting.delete(worker);
  }

  #turn(): void {
    this.#isNext = false;
    const began = this.workedMillis();
    let worked = 0;
    while (worked < TURN_MILLIS) {
      const next = this.#next(this.clock.monotonicMillis());
      if (next === undefined) break;
      this.#serve(next);
      worked = this.workedMillis() - began;
    }
    if (worked > 0) this.done(worked);
    if (this.#waiting.size > 0) this.#plan();
  }

  #serve(worker: Worker): void {
    const start = this.#waiting.get(worker) ?? 0;
    if (!this.#comesFirst(worker, start)) this.#virtualMillis = Math.max(this.#virtualMillis, start);
    const millis = worker.work();
    // To the end: otherwise a peer with many light messages would be first until all are handled.
    this.#waiting.delete(worker);
    if (worker.hasWaiting) this.#waiting.set(worker, start + millis);
  }

  #comesFirst(worker: Worker, start: number): boolean {
    return worker.isLight && start <= this.#virtualMillis + LIGHT_AHEAD_MILLIS;
  }

  /** Of the peers that may work now, one that comes first, or else the one with the earliest start. */
  #next(now: number): Worker | undefined {
    let next: Worker | undefined;
    let earliest = Number.POSITIVE_INFINITY;
    for (const [worker, start] of this.#waiting) {
      const comesFirst = this.#comesFirst(worker, start);
      if (start >= earliest && !comesFirst) continue;
      if (worker.millisUntilWork(now) > 0) continue;
      if (comesFirst) return worker;
      next = worker;
      earliest = start;
    }
    return next;
  }

  #plan(): void {
    this.#timer?.cancel();
    const now = this.clock.monotonicMillis();
    const waitMillis = Math.min(...[...this.#waiting.keys()].map((worker) => worker.millisUntilWork(now)));
    this.#isNext = waitMillis <= 0;
    if (this.#isNext) this.nextTurn(() => this.#turn());
    else this.#timer = this.clock.after(Math.max(1, waitMillis), () => this.#turn());
  }
}
