/** A callback for something that happened. */
export type Listener<Event> = (event: Event) => void;

/** Callbacks by the name of what they wait for. */
export class Emitter<Events extends object> {
  readonly #listeners = new Map<keyof Events, Set<Listener<never>>>();

  /** Adds a callback. Returns what takes it away again. */
  on<Name extends keyof Events>(name: Name, listener: Listener<Events[Name]>): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Calls everybody who waits for this. Returns what they threw, so that one bad callback does not keep the others from hearing. */
  emit<Name extends keyof Events>(name: Name, event: Events[Name]): unknown[] {
    const faults: unknown[] = [];
    for (const listener of [...(this.#listeners.get(name) ?? [])]) {
      try {
        (listener as Listener<Events[Name]>)(event);
      } catch (fault) {
        faults.push(fault);
      }
    }
    return faults;
  }

  /** Whether anybody waits for this. */
  has(name: keyof Events): boolean {
    return (this.#listeners.get(name)?.size ?? 0) > 0;
  }
}
