/** A socket that can stop reading for a while. */
export interface PausableSocket {
  /** Reads no more. The messages that were read already still come. */
  pause(): void;
  resume(): void;
}

/** A count for one turn. */
export interface TurnCount {
  beginAnew(): void;
}

/**
 * Gives turns of the event loop to the sockets of peers that send much. The runtime reads up to 5.5 MiB of each socket in one turn, and all
 * sockets before anything else happens. Of a socket that pauses at its first messages it reads 512 KiB, and one such socket goes on in each turn.
 */
export class ReadTurns {
  /** Sockets that pause, in the order in which they go on. */
  readonly #paused = new Set<PausableSocket>();
  /** Counts of this turn. */
  readonly #counts: TurnCount[] = [];
  /** Whether a call at the next turn is due. */
  #isCalled = false;

  /** `nextTurn` calls back in the next turn of the event loop. */
  constructor(private readonly nextTurn: (callback: () => void) => void = setImmediate) {}

  /** Pauses a socket until its turn comes. */
  pause(socket: PausableSocket): void {
    if (this.#paused.has(socket)) return;
    this.#paused.add(socket);
    socket.pause();
    this.#call();
  }

  /** Has a count begin anew at the next turn. */
  began(count: TurnCount): void {
    this.#counts.push(count);
    this.#call();
  }

  #call(): void {
    if (this.#isCalled) return;
    this.#isCalled = true;
    this.nextTurn(() => this.#turn());
  }

  #turn(): void {
    this.#isCalled = false;
    for (const count of this.#counts.splice(0)) count.beginAnew();
    const [next] = this.#paused;
    if (next === undefined) return;
    this.#paused.delete(next);
    next.resume();
    if (this.#paused.size > 0) this.#call();
  }
}
