import type { HistoryOptions } from "../hub/index.ts";

/** What the collection of garbage needs to know of the relay. */
export interface IdleCollectionParts {
  /** Clients and games that are connected now. */
  peers(): number;
  /** Read at each use, because `PATCH /config` may change it. */
  history(): HistoryOptions;
  /** Collects all garbage of this process. */
  collect(): void;
}

/**
 * Gives memory back while nobody is connected: soon after the last peer has gone, and once more when the histories of that time have ended.
 * The runtime collects garbage when the program makes new objects, and an idle relay makes almost none.
 */
export class IdleCollection {
  #idleSinceMillis: number | undefined;
  /** How long nobody must have been connected before each collection that is still to come. Units: milliseconds. */
  #due: number[] = [];

  constructor(private readonly parts: IdleCollectionParts) {}

  /** Collects if it is time. Call it regularly, after messages that are too old have left the history. */
  sweep(nowMillis: number): void {
    if (this.parts.peers() > 0) {
      this.#idleSinceMillis = undefined;
      this.#due = [0, longestMillis(this.parts.history())];
      return;
    }
    this.#idleSinceMillis ??= nowMillis;
    const [next] = this.#due;
    if (next === undefined || nowMillis - this.#idleSinceMillis < next) return;
    this.#due.shift();
    this.parts.collect();
  }
}

/** How long any history keeps messages at most. */
function longestMillis({ state, event, series, topics }: HistoryOptions): number {
  const bounds = [state, event, series, ...Object.values(topics)];
  return Math.max(...bounds.map(({ maxAgeMillis = 0 }) => maxAgeMillis));
}
