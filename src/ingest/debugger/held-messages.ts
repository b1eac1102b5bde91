import type { DebuggerMessage } from "./debugger-message.ts";

/** Messages that may wait for it to be known whether the game has the addon too. */
const MAX_HELD = 256;

/** What a game has said while it is not known whether it has the addon too, which would say the same. */
export class HeldMessages {
  #held: { message: DebuggerMessage; unixMillis: number }[] = [];

  get size(): number {
    return this.#held.length;
  }

  /** Keeps a message. Returns false when there would be too many. */
  hold(message: DebuggerMessage, unixMillis: number): boolean {
    if (this.#held.length >= MAX_HELD) return false;
    this.#held.push({ message, unixMillis });
    return true;
  }

  /** Takes all out, oldest first. */
  take(): readonly { message: DebuggerMessage; unixMillis: number }[] {
    const held = this.#held;
    this.#held = [];
    return held;
  }

  /** Forgets all. */
  clear(): void {
    this.#held = [];
  }
}
