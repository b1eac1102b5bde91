import type { PausableSocket, ReadTurns, TurnCount } from "./read-turns.ts";

/** What one peer may bring in a turn of the event loop before its socket pauses. Units: bytes. */
const TURN_BYTES = 64 * 1024;
/** What a message counts beside its own bytes. Units: bytes. */
const MESSAGE_BYTES = 256;
/** Shorter messages within the rates are not counted, because games send at every frame. Units: bytes. */
const SHORT_BYTES = 512;

/** Counts what one peer brings in a turn of the event loop, and pauses its socket when that is much. */
export class SocketReading implements TurnCount {
  #bytes = 0;

  constructor(
    private readonly turns: ReadTurns,
    private readonly socket: PausableSocket,
  ) {}

  /** A message within the rates has come. Units: bytes. */
  took(bytes: number): void {
    if (bytes > SHORT_BYTES) this.#count(bytes);
  }

  /** A message past the rates has come. Units: bytes. */
  refused(bytes: number): void {
    this.#count(bytes);
  }

  beginAnew(): void {
    this.#bytes = 0;
  }

  #count(bytes: number): void {
    if (this.#bytes === 0) this.turns.began(this);
    this.#bytes += bytes + MESSAGE_BYTES;
    if (this.#bytes > TURN_BYTES) this.turns.pause(this.socket);
  }
}
