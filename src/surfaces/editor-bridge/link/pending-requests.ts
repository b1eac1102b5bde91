import type { Clock, Timer } from "../../../base/clock.ts";
import type { Refusal } from "../../../protocol/error-message.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";

/** A request that the editor has not answered. Ends with exactly one call of `answer` or `refuse`. */
export interface PendingRequest {
  /** The client that asked; undefined for the relay itself. */
  owner: object | undefined;
  /** Name of the request, for messages. */
  name: string;
  answer(message: JsonObject): void;
  refuse(refusal: Refusal): void;
}

/** Requests sent to the editor, under ids that the relay assigns. Each ends with its answer, its timeout or the loss of the connection. */
export class PendingRequests {
  readonly #pending = new Map<number, PendingRequest & { timer: Timer }>();
  #lastId = 0;

  constructor(
    private readonly clock: Clock,
    private readonly timeoutMillis: number,
  ) {}

  /** Number of requests without an answer. */
  get size(): number {
    return this.#pending.size;
  }

  /** Returns the next id, also for messages without an answer: all outgoing messages share one sequence. */
  nextId(): number {
    return ++this.#lastId;
  }

  /** Adds a request. Returns the id to send it under. */
  add(request: PendingRequest): number {
    const id = this.nextId();
    const timer = this.clock.after(this.timeoutMillis, () => {
      this.take(id)?.refuse({
        code: "editor_timed_out",
        message: `expected an answer to ${request.name} from the editor within ${this.timeoutMillis / 1000} s`,
      });
    });
    this.#pending.set(id, { ...request, timer });
    return id;
  }

  /** Removes and returns a request. Returns undefined for an unknown id. */
  take(id: unknown): PendingRequest | undefined {
    if (typeof id !== "number") return undefined;
    const pending = this.#pending.get(id);
    if (pending === undefined) return undefined;
    this.#pending.delete(id);
    pending.timer.cancel();
    return pending;
  }

  /** Removes the requests of an owner that has left; undefined: those of the relay itself. */
  forget(owner: object | undefined): void {
    for (const [id, pending] of this.#pending) if (pending.owner === owner) this.take(id);
  }

  /** Refuses all requests. */
  refuseAll(refusal: Refusal): void {
    for (const id of [...this.#pending.keys()]) this.take(id)?.refuse(refusal);
  }
}
