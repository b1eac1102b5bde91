import type { Clock, Timer } from "../../../base/clock.ts";
import type { Refusal } from "../../../protocol/error-message.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";

/** A request that the editor has not answered. Exactly one of its two ends is called, once. */
export interface PendingRequest {
  /** Who asked; undefined for the relay itself. */
  owner: object | undefined;
  /** Name of the request, for messages. */
  name: string;
  answer(message: JsonObject): void;
  refuse(refusal: Refusal): void;
}

/** Requests on their way to the editor, under ids of the relay's own. Each ends: with its answer, its time, or the connection. */
export class PendingRequests {
  readonly #pending = new Map<number, PendingRequest & { timer: Timer }>();
  #lastId = 0;

  constructor(
    private readonly clock: Clock,
    private readonly timeoutMillis: number,
  ) {}

  /** Requests that wait now. */
  get size(): number {
    return this.#pending.size;
  }

  /** A number for a message that wants no answer: one row of numbers for all that goes out. */
  nextId(): number {
    return ++this.#lastId;
  }

  /** Adds a request; gives the id to ask under. */
  add(request: PendingRequest): number {
    const id = this.nextId();
    const timer = this.clock.after(this.timeoutMillis, () => {
      this.take(id)?.refuse({
        code: "editor_timed_out",
        message: `expected an answer to ${request.name} within ${this.timeoutMillis / 1000} s, and the editor gave none`,
      });
    });
    this.#pending.set(id, { ...request, timer });
    return id;
  }

  /** Takes a request out; undefined when there is none of that id (any more). */
  take(id: unknown): PendingRequest | undefined {
    if (typeof id !== "number") return undefined;
    const pending = this.#pending.get(id);
    if (pending === undefined) return undefined;
    this.#pending.delete(id);
    pending.timer.cancel();
    return pending;
  }

  /** Forgets what one owner asked: nobody is there for the answers. */
  forget(owner: object): void {
    for (const [id, pending] of this.#pending) if (pending.owner === owner) this.take(id);
  }

  /** Refuses everything that waits. */
  refuseAll(refusal: Refusal): void {
    for (const id of [...this.#pending.keys()]) this.take(id)?.refuse(refusal);
  }
}
