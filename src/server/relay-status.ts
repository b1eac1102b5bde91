import type { JsonObject } from "../protocol/json-messages.ts";

/** Collects what each part of the relay says of itself into the answer of `/status`. */
export class RelayStatus {
  readonly #parts: (() => JsonObject)[] = [];

  /** Adds a part: its fields in `/status`, read anew for each answer. */
  add(part: () => JsonObject): void {
    this.#parts.push(part);
  }

  /** Adds a part under a name of its own. */
  addSection(name: string, section: () => JsonObject): void {
    this.#parts.push(() => ({ [name]: section() }));
  }

  /** Everything that `/status` shows now. */
  collect(): JsonObject {
    return Object.assign({}, ...this.#parts.map((part) => part()));
  }
}
