/** What is counted over a stretch of time, so that stretches that follow one another add up to a longer one. */
export interface Mergeable {
  /** As if nothing had come. */
  clear(): void;
  /** Adds a stretch that came later. */
  addLater(other: this): void;
}
