import type { Clock, Timer } from "../../base/clock.ts";

/** The interval of pings, and how long a peer may be silent. Units: milliseconds. */
export interface HeartbeatTimes {
  intervalMillis: number;
  timeoutMillis: number;
}

/** A connection as the heartbeat sees it. */
export interface Peer {
  ping(): void;
  /** Ends the connection: nothing has come from the peer for the timeout. */
  expire(): void;
  /** Called at each sweep. */
  swept?(): void;
}

/** A peer that the heartbeat watches. */
export interface Watched {
  /** Records that a message, a ping or a pong came from the peer. Outgoing data is no sign of life. */
  heard(): void;
  /** Stops watching. */
  stop(): void;
}

/** A watched peer, and when it was last heard. */
class WatchedPeer implements Watched {
  /** Whether something came since the last sweep. Setting a flag costs less than reading the time, and games send at every frame. */
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
 * Pings every peer, and ends peers that have been silent for too long.
 * One timer serves all peers. Each peer's ping interval counts from when the heartbeat began to watch it.
 */
export class Heartbeat {
  readonly #peers = new Set<WatchedPeer>();
  #timer: Timer;
  #times: HeartbeatTimes;

  constructor(
    private readonly clock: Clock,
    times: HeartbeatTimes,
  ) {
    this.#times = times;
    this.#timer = this.#start();
  }

  /** Changes the times, for peers that are watched already too. */
  setTimes(times: HeartbeatTimes): void {
    this.#times = times;
    this.#timer.cancel();
    this.#timer = this.#start();
    const latest = this.clock.monotonicMillis() + times.intervalMillis;
    for (const entry of this.#peers) entry.nextPingMillis = Math.min(entry.nextPingMillis, latest);
  }

  /** Begins to watch a peer. */
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
    for (const entry of this.#peers) {
      if (entry.marked) {
        entry.marked = false;
        entry.lastHeardMillis = now;
      }
      entry.peer.swept?.();
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
