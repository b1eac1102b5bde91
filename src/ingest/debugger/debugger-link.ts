import { encodeVariant, type Variant } from "../../codec/index.ts";

/** The engine's main thread. */
const MAIN_THREAD = 1n;

/** The relay's words to the engine's debugger. The first of them see to it that the game does not stop. */
export class DebuggerLink {
  /** Breaks that were ended at once. */
  breaks = 0;

  constructor(private readonly send: (bytes: Uint8Array) => void) {
    // First of all: a break would stop the game until somebody lets it go on.
    this.#avoidBreaks(MAIN_THREAD);
  }

  /** Tells the game something. */
  say(name: string, data: readonly Variant[], threadId = MAIN_THREAD): void {
    const encoded = encodeVariant([name, threadId, data]);
    if (encoded.refusal === undefined) this.send(encoded.bytes);
  }

  /** Lets a thread go on that stopped, as `debug_enter` says: `[can continue, why, has a stack, thread]`. */
  leaveBreak(saidBy: bigint, data: readonly Variant[]): void {
    this.breaks++;
    const stopped = data[3];
    const threadId = typeof stopped === "bigint" ? stopped : saidBy;
    this.#avoidBreaks(threadId);
    this.say("continue", [], threadId);
  }

  #avoidBreaks(threadId: bigint): void {
    this.say("set_skip_breakpoints", [true], threadId);
    this.say("set_ignore_error_breaks", [true], threadId);
  }
}
