/** Most ended connections that are remembered; the oldest is dropped first. */
export const MAX_ENDED_SESSIONS = 256;

/** An open connection that its game has named. */
export interface LiveSession {
  /** Ends the connection. No further message is taken from it. */
  end(): void;
}

/**
 * The number of messages that the relay has taken from each connection that its game has named. The game is told the number on its next
 * connection. Names are random, so that a program that does not know one learns nothing.
 */
export class KnownSessions {
  readonly #live = new Map<string, LiveSession>();
  readonly #ended = new Map<string, number>();

  /** Calls `forgotten` when the count of an ended connection is dropped. */
  constructor(private readonly forgotten: () => void = () => {}) {}

  /** Number of connections that are remembered. */
  get size(): number {
    return this.#live.size + this.#ended.size;
  }

  /** A connection has been named. Returns false if another connection already has or had that name. */
  open(name: string, session: LiveSession): boolean {
    if (this.#live.has(name) || this.#ended.has(name)) return false;
    this.#live.set(name, session);
    return true;
  }

  /** A named connection has ended, after the given number of messages. */
  close(name: string, messages: number): void {
    if (!this.#live.delete(name)) return;
    this.#ended.set(name, messages);
    for (const oldest of this.#ended.keys()) {
      if (this.#ended.size <= MAX_ENDED_SESSIONS) break;
      this.#ended.delete(oldest);
      this.forgotten();
    }
  }

  /** Ends a connection if it is open, and returns the final number of messages taken from it; 0 for an unknown connection. */
  settle(name: string): number {
    this.#live.get(name)?.end();
    return this.#ended.get(name) ?? 0;
  }
}
