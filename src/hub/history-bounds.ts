/** How much of a topic is kept. */
export interface HistoryBounds {
  maxBytes: number;
  maxAgeMillis: number;
}
