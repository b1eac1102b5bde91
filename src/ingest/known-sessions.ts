/** Most connections that have ended whose count is kept; the oldest goes first. */
export const MAX_ENDED_SESSIONS = 256;

/** A connection whose game has named it. */
export interface LiveSession {
  /** Ends it, which closes it here with its count: nothing more is taken from it. */
  end(): void;
}

/**
 * How many messages the relay has taken from each connection that its game has named, so that the game's next one can
 * be told. Names are random: whoever cannot know one finds nothing here.
 */
export class KnownSessions {
  readonly #live = new Map<string, LiveSession>();
  readonly #ended = new Map<string, number>();

  /** `forgotten` is called when the count of a connection is forgotten. */
  constructor(private readonly forgotten: () => void = () => {}) {}

  /** Connections that are remembered. */
  get size(): number {
    return this.#live.size + this.#ended.size;
  }

  /** A connection has been named. Returns whether it may have that name: the first of a name keeps it. */
  open(name: string, session: LiveSession): boolean {
    if (this.#live.has(name) || this.#ended.has(name)) return false;
    this.#live.set(name, session);
    return true;
  }

  /** A named connection has ended, with so many messages taken. */
  close(name: string, messages: number): void {
    if (!this.#live.delete(name)) return;
    this.#ended.set(name, messages);
    for (const oldest of this.#ended.keys()) {
      if (this.#ended.size <= MAX_ENDED_SESSIONS) break;
      this.#ended.delete(oldest);
      this.forgotten();
    }
  }

  /** How many messages were taken from a connection, for good: it is ended if it was not. 0 where it is not known. */
  settle(name: string): number {
    this.#live.get(name)?.end();
    return this.#ended.get(name) ?? 0;
  }
}
