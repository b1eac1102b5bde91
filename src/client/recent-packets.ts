/** How many packets of a type are remembered: eleven seconds at 90 frames a second. */
const REMEMBERED = 1024;

/**
 * The last packets of one type, to know one again that a relay repeats: packets carry no offset.
 * Two packets are the same when their frame number and one more figure are; two games rarely agree in both.
 */
export class RecentPackets {
  readonly #figures = new Float64Array(2 * REMEMBERED).fill(Number.NaN);
  #at = 0;

  /** Remembers a packet, in place of the oldest. */
  remember(frame: number, figure: number): void {
    this.#figures[this.#at] = frame;
    this.#figures[this.#at + 1] = figure;
    this.#at = (this.#at + 2) % this.#figures.length;
  }

  /** Whether this packet is among them. */
  has(frame: number, figure: number): boolean {
    for (let at = 0; at < this.#figures.length; at += 2)
      if (this.#figures[at] === frame && this.#figures[at + 1] === figure) return true;
    return false;
  }
}
