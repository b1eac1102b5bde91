import type { DebuggerMessage } from "./debugger-message.ts";

/** Most messages that are held, and the bytes on the wire of all of them: a message of many small values takes thirty times as much in memory. */
const MAX_HELD = 256;
const MAX_HELD_BYTES = 512 * 1024;

/** The messages of a game that arrive before it is known whether the game has an addon, which would report the same. */
export class HeldMessages {
  #held: { message: DebuggerMessage; unixMillis: number }[] = [];
  #bytes = 0;

  get size(): number {
    return this.#held.length;
  }

  /** Holds a message. Returns false if too many are held already. */
  hold(message: DebuggerMessage, unixMillis: number): boolean {
    if (this.#held.length >= MAX_HELD || this.#bytes + message.bytes > MAX_HELD_BYTES) return false;
    this.#bytes += message.bytes;
    this.#held.push({ message, unixMillis });
    return true;
  }

  /** Removes and returns all messages, oldest first. */
  take(): readonly { message: DebuggerMessage; unixMillis: number }[] {
    const held = this.#held;
    this.clear();
    return held;
  }

  /** Drops all messages. */
  clear(): void {
    this.#held = [];
    this.#bytes = 0;
  }
}
