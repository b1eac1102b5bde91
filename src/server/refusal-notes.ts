import type { Log } from "../base/log.ts";
import type { Tally } from "../base/tally.ts";
import type { Refusal } from "../protocol/error-message.ts";
import type { ErrorCode } from "../protocol/error-table.ts";

/** Most refusals that are logged as warnings: their text comes from outside and could fill the log. */
const MAX_LOGGED = 32;

/**
 * Counts refused requests and handshakes. A browser does not tell its page why a WebSocket was refused, so the log states each
 * reason once, with the flag that would help.
 */
export class RefusalNotes {
  readonly #logged = new Set<string>();

  constructor(
    private readonly log: Log,
    private readonly refusals: Tally<ErrorCode>,
  ) {}

  /** Counts and logs a refusal. */
  add({ code, message }: Refusal, address: string): void {
    this.refusals.add(code);
    const isNew = this.#logged.size < MAX_LOGGED && !this.#logged.has(message);
    if (isNew) this.#logged.add(message);
    this.log[isNew ? "warn" : "debug"]({ address, code }, message);
  }
}
