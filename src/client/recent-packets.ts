/** How many packets of a type are remembered: 11 s at 90 frames a second. */
const REMEMBERED = 1024;

/**
 * Remembers the last packets of one type, to recognize packets that a relay repeats: packets carry no offset.
 * Packets count as the same if their frame number and one more value are equal. Two games rarely agree in both.
 */
export class RecentPackets {
  readonly #values = new Float64Array(2 * REMEMBERED).fill(Number.NaN);
  #at = 0;

  /** Remembers a packet in place of the oldest. */
  remember(frame: number, value: number): void {
    this.#values[this.#at] = frame;
    this.#values[this.#at + 1] = value;
    this.#at = (this.#at + 2) % this.#values.length;
  }

  /** Whether this packet is remembered. */
  has(frame: number, value: number): boolean {
    for (let at = 0; at < this.#values.length; at += 2)
      if (this.#values[at] === frame && this.#values[at + 1] === value) return true;
    return false;
  }
}
