import { encodeVariant, type Variant } from "../../codec/index.ts";

/** The engine's main thread. */
const MAIN_THREAD = 1n;

/** Sends the relay's messages to the engine's debugger. The first ones keep the game from stopping. */
export class DebuggerLink {
  /** Breaks that the relay ended at once. */
  breaks = 0;

  constructor(private readonly send: (bytes: Uint8Array) => void) {
    // First of all, because a break stops the game until it is told to continue.
    this.#avoidBreaks(MAIN_THREAD);
  }

  /** Sends the game a message. */
  say(name: string, data: readonly Variant[], threadId = MAIN_THREAD): void {
    const encoded = encodeVariant([name, threadId, data]);
    if (encoded.refusal === undefined) this.send(encoded.bytes);
  }

  /** Continues a thread that has stopped. `data` is that of `debug_enter`: `[can continue, reason, has a stack, thread]`. */
  leaveBreak(sender: bigint, data: readonly Variant[]): void {
    this.breaks++;
    const stopped = data[3];
    const threadId = typeof stopped === "bigint" ? stopped : sender;
    this.#avoidBreaks(threadId);
    this.say("continue", [], threadId);
  }

  #avoidBreaks(threadId: bigint): void {
    this.say("set_skip_breakpoints", [true], threadId);
    this.say("set_ignore_error_breaks", [true], threadId);
  }
}
