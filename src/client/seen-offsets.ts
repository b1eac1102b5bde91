import type { MessageOrigin } from "./telemetry-message.ts";

/** Most pairs of topic and game that are remembered. The pair that has been silent longest is forgotten first. */
const MAX_REMEMBERED = 4096;

/**
 * Remembers which messages were delivered, within one epoch of the relay.
 * It keeps one offset for each topic and game. Offsets rise within these, but a throttled value of one topic may come after a
 * newer event of another.
 */
export class SeenOffsets {
  readonly #newest = new Map<string, number>();

  /** Returns whether a message is new, and marks it as delivered. Messages without an offset are always new. */
  takeNew({ topic, source, offset }: Pick<MessageOrigin, "source" | "offset"> & { topic: string }): boolean {
    if (offset === undefined) return true;
    const key = `${topic}\n${source ?? ""}`;
    const newest = this.#newest.get(key);
    if (newest !== undefined && offset <= newest) return false;
    // Deleting first moves the entry to the end, so that the map is ordered by latest message.
    this.#newest.delete(key);
    this.#newest.set(key, offset);
    if (this.#newest.size > MAX_REMEMBERED) {
      const [oldest] = this.#newest.keys();
      if (oldest !== undefined) this.#newest.delete(oldest);
    }
    return true;
  }

  /** Forgets everything, because offsets start again in another epoch. */
  clear(): void {
    this.#newest.clear();
  }
}
