/** How much of what was learned earlier a new request replaces. */
const NEWS_SHARE = 0.25;

/** What a request of one route costs, learned from earlier requests. */
export class RouteCost {
  #millis = 1;
  #bytes = 0;

  /** Work of a request. Units: milliseconds of the event loop. */
  get millis(): number {
    return this.#millis;
  }

  /** Size of an answer: that of the largest lately. Units: bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Learns from the work of a request. Units: milliseconds. */
  worked(millis: number): void {
    this.#millis += (millis - this.#millis) * NEWS_SHARE;
  }

  /** Learns from the size of an answer. Units: bytes. */
  answered(bytes: number): void {
    this.#bytes = Math.max(bytes, this.#bytes + (bytes - this.#bytes) * NEWS_SHARE);
  }
}
