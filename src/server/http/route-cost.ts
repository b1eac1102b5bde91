/** What a route is expected to cost that nobody has asked for yet. It counts as quick, so that a crowd elsewhere does not keep the first one out. Units: milliseconds. */
const FIRST_MILLIS = 0.4;
/** The lowest estimate. Units: milliseconds. */
const LEAST_MILLIS = 0.05;
/** How much of what was learned earlier a request replaces that cost more, and one that cost less: the first one of all costs most. */
const MORE_SHARE = 0.25;
const LESS_SHARE = 0.5;

/** What a request of one route costs, learned from earlier requests. */
export class RouteCost {
  #millis = FIRST_MILLIS;
  #bytes = 0;

  /** Work of a request. Units: milliseconds of the event loop. */
  get millis(): number {
    return this.#millis;
  }

  /** Size of an answer: that of the largest lately. Units: bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Learns from the work of a request. One that took much longer than usual counts as twice the usual, since the runtime may have cleaned up memory meanwhile. Units: milliseconds. */
  worked(millis: number): void {
    const counted = Math.min(millis, 2 * this.#millis);
    const share = counted > this.#millis ? MORE_SHARE : LESS_SHARE;
    this.#millis = Math.max(LEAST_MILLIS, this.#millis + (counted - this.#millis) * share);
  }

  /** Learns from the size of an answer. Units: bytes. */
  answered(bytes: number): void {
    this.#bytes = Math.max(bytes, this.#bytes + (bytes - this.#bytes) * LESS_SHARE);
  }
}
