import type { Payload } from "../formats/format.ts";

/** Size of the waiting answers at which no further answer is accepted. Units: bytes. */
const MAX_CONTROL_BYTES = 4 * 1024 * 1024;

/** Answers and notices that wait for a client that does not read, in order. None of them may be dropped. */
export class ControlQueue {
  /** Size of everything that waits. Units: bytes; characters of text. */
  bytes = 0;
  readonly #payloads: Payload[] = [];

  /** `limits` are read for each answer. */
  constructor(private readonly limits: { readonly maxControls: number }) {}

  get length(): number {
    return this.#payloads.length;
  }

  /** Adds a copy. Returns whether there was room. */
  offer(payload: Payload): boolean {
    if (this.length >= this.limits.maxControls || this.bytes > MAX_CONTROL_BYTES) return false;
    this.#payloads.push(typeof payload === "string" ? payload : payload.slice());
    this.bytes += payload.length;
    return true;
  }

  /** Takes everything out. */
  take(): Payload[] {
    this.bytes = 0;
    return this.#payloads.splice(0);
  }
}
