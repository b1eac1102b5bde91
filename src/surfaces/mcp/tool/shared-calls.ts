import type { Clock } from "../../../base/clock.ts";
import type { Caller, CallOutcome } from "../../../ingest/index.ts";

/** How long an answer serves further assistants that ask the same. Units: milliseconds. */
const SHARED_MILLIS = 250;

/** Calls of games for assistants. Those that ask the same game the same within a moment share one call, so that several assistants cost a game what one costs. */
export class SharedCalls {
  readonly #calls = new Map<string, Promise<CallOutcome>>();

  constructor(
    private readonly caller: Caller,
    private readonly clock: Pick<Clock, "after">,
  ) {}

  /** Calls a game's command, or joins a call that waits or was just answered. */
  call(name: string, source: string, args: Record<string, unknown>): Promise<CallOutcome> {
    const key = JSON.stringify([name, source, args]);
    const known = this.#calls.get(key);
    if (known !== undefined) return known;
    const call = new Promise<CallOutcome>((resolve) => {
      this.caller.call({ name, source, arguments: args, timeout_s: 10 }, (outcome) => {
        this.clock.after(SHARED_MILLIS, () => this.#calls.delete(key));
        resolve(outcome);
      });
    });
    this.#calls.set(key, call);
    return call;
  }
}
