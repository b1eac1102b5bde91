import type { DebuggerMessage } from "./debugger-message.ts";

/** Most messages that are held. */
const MAX_HELD = 256;

/** The messages of a game that arrive before it is known whether the game has an addon, which would report the same. */
export class HeldMessages {
  #held: { message: DebuggerMessage; unixMillis: number }[] = [];

  get size(): number {
    return this.#held.length;
  }

  /** Holds a message. Returns false if too many are held already. */
  hold(message: DebuggerMessage, unixMillis: number): boolean {
    if (this.#held.length >= MAX_HELD) return false;
    this.#held.push({ message, unixMillis });
    return true;
  }

  /** Removes and returns all messages, oldest first. */
  take(): readonly { message: DebuggerMessage; unixMillis: number }[] {
    const held = this.#held;
    this.#held = [];
    return held;
  }

  /** Drops all messages. */
  clear(): void {
    this.#held = [];
  }
}
