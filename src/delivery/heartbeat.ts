import type { Clock, Timer } from "../base/clock.ts";

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

interface Entry {
  readonly peer: Peer;
  /** Whether something came since the last sweep: a mark costs less than the time, and some peers send at every frame. */
  heard: boolean;
  lastHeardMillis: number;
  nextPingMillis: number;
}

/**
 * Pings every peer and ends those from which nothing has come for too long.
 * One timer for all; each peer keeps its own beat, counted from when it came.
 */
export class Heartbeat {
  readonly #peers = new Set<Entry>();
  readonly #timer: Timer;
  #sweptMillis: number;

  constructor(
    private readonly clock: Clock,
    private readonly times: HeartbeatTimes,
  ) {
    this.#sweptMillis = clock.monotonicMillis();
    const sweepMillis = Math.min(1000, times.intervalMillis / 10, times.timeoutMillis / 10);
    this.#timer = clock.every(Math.max(1, sweepMillis), () => this.#sweep());
  }

  /** Watches a peer from now on. */
  watch(peer: Peer): Watched {
    const now = this.clock.monotonicMillis();
    const entry: Entry = {
      peer,
      heard: false,
      lastHeardMillis: now,
      nextPingMillis: now + this.times.intervalMillis,
    };
    this.#peers.add(entry);
    return {
      heard: () => {
        entry.heard = true;
      },
      stop: () => {
        this.#peers.delete(entry);
      },
    };
  }

  /** Stops the timer. */
  stop(): void {
    this.#timer.cancel();
  }

  #sweep(): void {
    const now = this.clock.monotonicMillis();
    const elapsedMillis = now - this.#sweptMillis;
    this.#sweptMillis = now;
    for (const entry of this.#peers) {
      if (entry.heard) {
        entry.heard = false;
        entry.lastHeardMillis = now;
      }
      entry.peer.swept?.(elapsedMillis);
      if (now - entry.lastHeardMillis >= this.times.timeoutMillis) {
        this.#peers.delete(entry);
        entry.peer.expire();
      } else if (now >= entry.nextPingMillis) {
        entry.nextPingMillis += this.times.intervalMillis;
        entry.peer.ping();
      }
    }
  }
}
