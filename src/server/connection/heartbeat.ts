import type { Clock, Timer } from "../../base/clock.ts";

/** How often peers are pinged and how long one may be silent. Units: milliseconds. */
export interface HeartbeatTimes {
  intervalMillis: number;
  timeoutMillis: number;
}

/** A connection as the heartbeat sees it. */
export interface Peer {
  ping(): void;
  /** Nothing at all has come for the timeout: end it. */
  expire(): void;
  /** A sweep goes on, so long after the one before. */
  swept?(elapsedMillis: number): void;
}

/** Somebody who is being watched. */
export interface Watched {
  /** Something came from the peer: a message, a ping or a pong. Outgoing data is no sign of life. */
  heard(): void;
  /** Stops watching. */
  stop(): void;
}

/** A peer that is watched, and what is known of its life. */
class WatchedPeer implements Watched {
  /** Whether something came since the last sweep: a mark costs less than the time, and some peers send at every frame. */
  marked = false;

  constructor(
    readonly peer: Peer,
    private readonly all: Set<WatchedPeer>,
    public lastHeardMillis: number,
    public nextPingMillis: number,
  ) {
    all.add(this);
  }

  heard(): void {
    this.marked = true;
  }

  stop(): void {
    this.all.delete(this);
  }
}

/**
 * Pings every peer and ends those from which nothing has come for too long.
 * One timer for all; each peer keeps its own beat, counted from when it came.
 */
export class Heartbeat {
  readonly #peers = new Set<WatchedPeer>();
  #timer: Timer;
  #times: HeartbeatTimes;
  #sweptMillis: number;

  constructor(
    private readonly clock: Clock,
    times: HeartbeatTimes,
  ) {
    this.#sweptMillis = clock.monotonicMillis();
    this.#times = times;
    this.#timer = this.#start();
  }

  /** Keeps other times from now on, for those who are watched already too. */
  setTimes(times: HeartbeatTimes): void {
    this.#times = times;
    this.#timer.cancel();
    this.#timer = this.#start();
    const latest = this.clock.monotonicMillis() + times.intervalMillis;
    for (const entry of this.#peers) entry.nextPingMillis = Math.min(entry.nextPingMillis, latest);
  }

  /** Watches a peer from now on. */
  watch(peer: Peer): Watched {
    const now = this.clock.monotonicMillis();
    return new WatchedPeer(peer, this.#peers, now, now + this.#times.intervalMillis);
  }

  /** Stops the timer. */
  stop(): void {
    this.#timer.cancel();
  }

  #start(): Timer {
    const { intervalMillis, timeoutMillis } = this.#times;
    const sweepMillis = Math.min(500, intervalMillis / 10, timeoutMillis / 10);
    return this.clock.every(Math.max(1, sweepMillis), () => this.#sweep());
  }

  #sweep(): void {
    const now = this.clock.monotonicMillis();
    const elapsedMillis = now - this.#sweptMillis;
    this.#sweptMillis = now;
    for (const entry of this.#peers) {
      if (entry.marked) {
        entry.marked = false;
        entry.lastHeardMillis = now;
      }
      entry.peer.swept?.(elapsedMillis);
      if (now - entry.lastHeardMillis >= this.#times.timeoutMillis) {
        this.#peers.delete(entry);
        entry.peer.expire();
      } else if (now >= entry.nextPingMillis) {
        entry.nextPingMillis += this.#times.intervalMillis;
        entry.peer.ping();
      }
    }
  }
}
