import type { MessageOrigin } from "./telemetry-message.ts";

/** Most topics (times games) that are remembered; the longest silent ones are forgotten first. */
const MAX_REMEMBERED = 4096;

/**
 * What has been delivered already, within one epoch of the relay.
 * Kept by topic and game: within these, offsets only rise; between them a thinned value may come after a newer event.
 */
export class SeenOffsets {
  readonly #newest = new Map<string, number>();

  /** Whether a message has not been seen before; it is then. One without an offset always is new. */
  takeNew({ topic, source, offset }: Pick<MessageOrigin, "source" | "offset"> & { topic: string }): boolean {
    if (offset === undefined) return true;
    const key = `${topic}\n${source ?? ""}`;
    const newest = this.#newest.get(key);
    if (newest !== undefined && offset <= newest) return false;
    // Taken out first, so that the map's order is that of the last messages.
    this.#newest.delete(key);
    this.#newest.set(key, offset);
    if (this.#newest.size > MAX_REMEMBERED) {
      const [oldest] = this.#newest.keys();
      if (oldest !== undefined) this.#newest.delete(oldest);
    }
    return true;
  }

  /** Forgets everything: another epoch counts anew. */
  clear(): void {
    this.#newest.clear();
  }
}
