import type { Log } from "../base/log.ts";
import type { Refusal } from "../protocol/error-message.ts";

/** Most refusals that are logged as warnings: their text comes from outside and could fill the log. */
const MAX_LOGGED = 32;

/**
 * Logs refused peers and handshakes. A browser does not tell its page why a WebSocket was refused, so the log states each
 * reason once, with the flag that would help.
 */
export class RefusalNotes {
  readonly #logged = new Set<string>();

  constructor(private readonly log: Log) {}

  /** Logs a refusal. */
  add({ code, message }: Refusal, address: string): void {
    const isNew = this.#logged.size < MAX_LOGGED && !this.#logged.has(message);
    if (isNew) this.#logged.add(message);
    this.log[isNew ? "warn" : "debug"]({ address, code }, message);
  }
}
