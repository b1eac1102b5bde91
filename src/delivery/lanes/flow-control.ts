import type { Clock, Timer } from "../../base/clock.ts";
import type { LaneLimits } from "./lane-limits.ts";

/**
 * A flow ping goes out so many staleness bounds after the last pong. With the bound itself it is what a client that stops reading may have
 * before it: less than four, which is a second.
 */
const STALENESS_PER_PING = 2.6;
/** Flow pings of all clients together, at most: past some three hundred clients each is asked less often, for a pong wakes the process. */
const MAX_PINGS_PER_SECOND = 500;
/** Flow pings that go out at one time: a thousand clients are asked in turns, so that none waits for the pings of the others. */
const PINGS_AT_ONCE = 32;
/** Pings that come due so soon go out with those that are due: pongs that come together wake the process once. Units: milliseconds. */
const TOGETHER_MILLIS = 100;

/** A lane, as flow control sees it. */
export interface WatchedLane {
  /** Looks at its backlog and sends a flow ping. Returns whether one is on its way. */
  ping(nowMillis: number): boolean;
  /** Its flow ping is unanswered past the staleness bound. */
  stale(nowMillis: number): void;
  /** It is on the slow lane: may it come back, or is it stalled for too long? */
  checkStall(nowMillis: number): void;
}

/**
 * Asks every client now and then whether it reads: with a flow ping, whose pong comes back behind all that was sent before.
 * Buffered bytes alone do not show a client that has stopped reading: the kernel takes megabytes for it.
 * What is published drives it, so that no timer wakes the process while everybody keeps up, and nobody is asked while nothing is said.
 */
export class FlowControl {
  /** Lanes to ping and when, soonest first. Units: milliseconds. */
  readonly #toPing = new Map<WatchedLane, number>();
  /** Lanes whose ping is unanswered, and from when on that is too long; soonest first. Units: milliseconds. */
  readonly #toAnswer = new Map<WatchedLane, number>();
  readonly #stalled = new Set<WatchedLane>();
  #nextMillis = Number.POSITIVE_INFINITY;
  #timer: Timer | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly limits: LaneLimits,
  ) {}

  /** Asks a lane from now on. */
  watch(lane: WatchedLane): void {
    this.#pingLater(lane, this.clock.monotonicMillis());
  }

  /** Asks it no longer. */
  unwatch(lane: WatchedLane): void {
    this.#toPing.delete(lane);
    this.#toAnswer.delete(lane);
    this.#stalled.delete(lane);
    if (this.#stalled.size === 0) this.stop();
  }

  /** Something goes out to clients. Cost: a comparison, most of the time. */
  published(nowMillis: number): void {
    if (nowMillis >= this.#nextMillis) this.#look(nowMillis);
  }

  /** The pong of a lane has come. */
  answered(lane: WatchedLane): void {
    if (this.#toAnswer.delete(lane)) this.#pingLater(lane, this.clock.monotonicMillis());
  }

  /** A lane is on the slow lane from now on, and looked at by a timer. */
  stalled(lane: WatchedLane): void {
    this.#toPing.delete(lane);
    this.#toAnswer.delete(lane);
    this.#stalled.add(lane);
    this.#timer ??= this.#watchStalled();
  }

  /** The limits have changed: what is due later than they allow is due sooner. */
  limitsChanged(): void {
    const { stalenessMillis } = this.limits;
    const now = this.clock.monotonicMillis();
    sooner(this.#toPing, now + stalenessMillis * STALENESS_PER_PING);
    sooner(this.#toAnswer, now + stalenessMillis);
    this.#setNext();
    if (this.#timer === undefined) return;
    this.#timer.cancel();
    this.#timer = this.#watchStalled();
  }

  /** A lane is back on the fast lane. It is asked at once: one that is slow, not frozen, must not gather a second of old messages each time. */
  returned(lane: WatchedLane): void {
    this.unwatch(lane);
    this.#ping(lane, this.clock.monotonicMillis());
    this.#setNext();
  }

  /** Stops the timer. */
  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #watchStalled(): Timer {
    return this.clock.every(this.limits.stalenessMillis, () => {
      const now = this.clock.monotonicMillis();
      for (const one of this.#stalled) one.checkStall(now);
    });
  }

  #look(nowMillis: number): void {
    for (const [lane, tooLateMillis] of this.#toAnswer) {
      if (tooLateMillis > nowMillis) break;
      this.#toAnswer.delete(lane);
      lane.stale(nowMillis);
    }
    let pings = 0;
    const [soonest = Number.POSITIVE_INFINITY] = this.#toPing.values();
    if (soonest <= nowMillis) {
      for (const [lane, dueMillis] of this.#toPing) {
        if (dueMillis > nowMillis + TOGETHER_MILLIS || pings === PINGS_AT_ONCE) break;
        pings++;
        this.#toPing.delete(lane);
        this.#ping(lane, nowMillis);
      }
    }
    this.#setNext();
  }

  #ping(lane: WatchedLane, nowMillis: number): void {
    // Before it is sent, so that even a pong that comes at once finds it.
    this.#toAnswer.set(lane, nowMillis + this.limits.stalenessMillis);
    if (!lane.ping(nowMillis)) this.#toAnswer.delete(lane);
  }

  #pingLater(lane: WatchedLane, nowMillis: number): void {
    const asked = this.#toPing.size + this.#toAnswer.size;
    const spreadMillis = (asked * 1000) / MAX_PINGS_PER_SECOND;
    this.#toPing.set(
      lane,
      nowMillis + Math.max(this.limits.stalenessMillis * STALENESS_PER_PING, spreadMillis),
    );
    this.#setNext();
  }

  #setNext(): void {
    const [ping = Number.POSITIVE_INFINITY] = this.#toPing.values();
    const [answer = Number.POSITIVE_INFINITY] = this.#toAnswer.values();
    this.#nextMillis = Math.min(ping, answer);
  }
}

/** Nothing is due later than this. The order stays: soonest first. */
function sooner(due: Map<WatchedLane, number>, latestMillis: number): void {
  for (const [lane, millis] of due) due.set(lane, Math.min(millis, latestMillis));
}
