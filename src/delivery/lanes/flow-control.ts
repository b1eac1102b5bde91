import { afterReading } from "../../base/after-reading.ts";
import type { Clock, Timer } from "../../base/clock.ts";
import { HeldBytes } from "./held-bytes.ts";
import type { LaneLimits } from "./lane-limits.ts";

/**
 * Time from a pong to the next flow ping, in staleness bounds. A client that stops reading is noticed within this time and one bound more:
 * less than four bounds, which is a second.
 */
const STALENESS_PER_PING = 2.6;
/** Most flow pings a second to all clients together. With more than about 300 clients each is pinged less often, because each pong wakes the process. */
const MAX_PINGS_PER_SECOND = 500;
/** Most flow pings at one time. A thousand clients are pinged in turns, so that none waits for the pings of the others. */
const PINGS_AT_ONCE = 32;
/** Pings that are due within this time are sent with those that are due now, because pongs that arrive together wake the process once. Units: milliseconds. */
const TOGETHER_MILLIS = 100;

/** A lane, as flow control sees it. */
export interface WatchedLane {
  /** Checks its backlog. Returns whether it is on the fast lane, so that a flow ping may be sent to it. */
  keepsUp(): boolean;
  /** Sends a flow ping. */
  ping(nowMillis: number): void;
  /** Its flow ping was not answered within the staleness bound. */
  stale(nowMillis: number): void;
  /** Decides whether a slow lane can return, or has stalled for too long. */
  checkStall(nowMillis: number): void;
}

/**
 * Checks regularly whether each client reads. It sends a flow ping, whose pong returns after everything that was sent before it.
 * Buffered bytes alone do not show that a client has stopped reading, because the kernel buffers megabytes.
 * Publishing drives the checks: no timer wakes the process while all clients keep up, and no client is pinged while nothing is sent.
 */
export class FlowControl {
  /** What waits for all clients that do not keep up. */
  readonly held = new HeldBytes();
  /** When to ping each lane, soonest first. Units: milliseconds. */
  readonly #toPing = new Map<WatchedLane, number>();
  /** Deadline of each unanswered ping, soonest first. Units: milliseconds. */
  readonly #toAnswer = new Map<WatchedLane, number>();
  readonly #stalled = new Set<WatchedLane>();
  /** Lanes whose ping leaves with the message that is being published. */
  #pinged: WatchedLane[] = [];
  #nextMillis = Number.POSITIVE_INFINITY;
  #timer: Timer | undefined;
  /** Whether lanes without a pong are judged soon. */
  #isJudging = false;

  /** `hasRead` calls back once the pongs that have arrived by now have been read. */
  constructor(
    private readonly clock: Clock,
    private readonly limits: LaneLimits,
    private readonly hasRead: (callback: () => void) => void = afterReading,
  ) {}

  /** Starts to ping a lane. */
  watch(lane: WatchedLane): void {
    this.#pingLater(lane, this.clock.monotonicMillis());
  }

  /** Stops to ping a lane. */
  unwatch(lane: WatchedLane): void {
    this.#toPing.delete(lane);
    this.#toAnswer.delete(lane);
    this.#stalled.delete(lane);
    if (this.#stalled.size === 0) this.stop();
  }

  /** Called before a message is published, so that a client that does not keep up does not get it. Cost: usually one comparison. */
  publishing(nowMillis: number): void {
    if (nowMillis >= this.#nextMillis) this.#look(nowMillis);
  }

  /** Called after a message was published. A ping then leaves in the write of the message, which a ping before it would not. */
  published(nowMillis: number): void {
    if (this.#pinged.length === 0) return;
    for (const lane of this.#pinged) if (this.#toAnswer.has(lane)) lane.ping(nowMillis);
    this.#pinged = [];
  }

  /** The pong of a lane has arrived. */
  answered(lane: WatchedLane): void {
    if (this.#toAnswer.delete(lane)) this.#pingLater(lane, this.clock.monotonicMillis());
  }

  /** A client has moved to the slow lane. A timer checks it from now on. */
  stalled(lane: WatchedLane): void {
    this.#toPing.delete(lane);
    this.#toAnswer.delete(lane);
    this.#stalled.add(lane);
    this.#timer ??= this.#watchStalled();
  }

  /** Applies changed limits: brings deadlines forward if needed. */
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

  /** A client is back on the fast lane. It is pinged at once, so that a slow client does not collect a second of old messages each time. */
  returned(lane: WatchedLane): void {
    this.unwatch(lane);
    const now = this.clock.monotonicMillis();
    if (this.#expectPong(lane, now)) lane.ping(now);
    this.#setNext();
  }

  /** Stops the timer for slow lanes. */
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
    const [soonestAnswer = Number.POSITIVE_INFINITY] = this.#toAnswer.values();
    if (soonestAnswer <= nowMillis) this.#judgeSoon(nowMillis);
    let pings = 0;
    const [soonest = Number.POSITIVE_INFINITY] = this.#toPing.values();
    if (soonest <= nowMillis) {
      for (const [lane, dueMillis] of this.#toPing) {
        if (dueMillis > nowMillis + TOGETHER_MILLIS || pings === PINGS_AT_ONCE) break;
        pings++;
        this.#toPing.delete(lane);
        if (!this.#expectPong(lane, nowMillis)) continue;
        this.#pinged.push(lane);
      }
    }
    this.#setNext();
  }

  /** Judges the lanes whose pong is overdue now, once what has arrived is read: if the relay itself stood still, their pongs have arrived in time. */
  #judgeSoon(overdueMillis: number): void {
    if (this.#isJudging) return;
    this.#isJudging = true;
    this.hasRead(() => {
      this.#isJudging = false;
      for (const [lane, tooLateMillis] of this.#toAnswer) {
        if (tooLateMillis > overdueMillis) break;
        this.#toAnswer.delete(lane);
        lane.stale(this.clock.monotonicMillis());
      }
      this.#setNext();
    });
  }

  /** Sets the deadline of a pong, if the lane keeps up. Set before the ping is sent, because the pong may arrive at once. */
  #expectPong(lane: WatchedLane, nowMillis: number): boolean {
    if (!lane.keepsUp()) return false;
    this.#toAnswer.set(lane, nowMillis + this.limits.stalenessMillis);
    return true;
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

/** Limits every deadline to a latest time. Keeps the order. */
function sooner(due: Map<WatchedLane, number>, latestMillis: number): void {
  for (const [lane, millis] of due) due.set(lane, Math.min(millis, latestMillis));
}
