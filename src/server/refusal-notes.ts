import type { Log } from "../base/log.ts";
import type { Tally } from "../base/tally.ts";
import type { Refusal } from "../protocol/error-message.ts";
import type { ErrorCode } from "../protocol/error-table.ts";

/** Most refusals that are said aloud: what is in them comes from outside, and would fill the log. */
const MAX_SAID = 32;

/**
 * Counts those who are not let in. A browser tells its page nothing of why a WebSocket was refused: so the log says each
 * reason once, with the flag that would help.
 */
export class RefusalNotes {
  readonly #said = new Set<string>();

  constructor(
    private readonly log: Log,
    private readonly refusals: Tally<ErrorCode>,
  ) {}

  /** Somebody was refused. */
  add({ code, message }: Refusal, address: string): void {
    this.refusals.add(code);
    const isNew = this.#said.size < MAX_SAID && !this.#said.has(message);
    if (isNew) this.#said.add(message);
    this.log[isNew ? "warn" : "debug"]({ address, code }, message);
  }
}
