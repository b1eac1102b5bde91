import { ClientError } from "./client-error.ts";
import type { ClientEvents } from "./client-events.ts";

/** A callback for something that happened. */
export type Listener<Event> = (event: Event) => void;

/** The program's callbacks by the name of what they wait for. What one throws neither ends the connection nor goes unseen. */
export class ClientEmitter {
  readonly #listeners = new Map<keyof ClientEvents, Set<Listener<never>>>();

  /** Adds a callback. Returns what takes it away again. */
  on<Name extends keyof ClientEvents>(name: Name, listener: Listener<ClientEvents[Name]>): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Calls everybody who waits for this; one bad callback does not keep the others from hearing. */
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

  /** A callback of the program threw: its listeners for `error` are told, or else the console. */
  fault(fault: unknown): void {
    const error = new ClientError("handler_failed", `a callback threw: ${String(fault)}`, { cause: fault });
    if ((this.#listeners.get("error")?.size ?? 0) > 0) this.emit("error", error);
    else console.error(error);
  }
}
