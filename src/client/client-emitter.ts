import { ClientError } from "./client-error.ts";
import type { ClientEvents } from "./client-events.ts";

/** A callback for one kind of event. */
export type Listener<Event> = (event: Event) => void;

/** The program's callbacks by event. Reports an error that a callback throws, and keeps the connection. */
export class ClientEmitter {
  readonly #listeners = new Map<keyof ClientEvents, Set<Listener<never>>>();

  /** Adds a callback. Returns a function that removes it. */
  on<Name extends keyof ClientEvents>(name: Name, listener: Listener<ClientEvents[Name]>): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Calls all callbacks of an event, even if one of them throws. */
  emit<Name extends keyof ClientEvents>(name: Name, event: ClientEvents[Name]): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) {
      try {
        (listener as Listener<ClientEvents[Name]>)(event);
      } catch (fault) {
        if (name === "error") console.error(fault);
        else this.fault(fault);
      }
    }
  }

  /** Reports an error that a callback threw: to the listeners for `error`, or to the console if there are none. */
  fault(fault: unknown): void {
    const error = new ClientError("handler_failed", `a callback threw: ${String(fault)}`, { cause: fault });
    if ((this.#listeners.get("error")?.size ?? 0) > 0) this.emit("error", error);
    else console.error(error);
  }
}
