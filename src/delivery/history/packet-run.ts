/** Most packets of a message, a quarter of what decoders accept, and the length after which it ends. Units: bytes. */
const MOST_PACKETS = 256;
const LONG_BYTES = 32 * 1024;

/** Packets of the history that become one WebSocket message: a minute of frames is 5,400 packets, and a browser takes as long for a message as for 50 packets. */
export class PacketRun {
  #bytes = new Uint8Array(LONG_BYTES);
  #length = 0;
  #packets = 0;

  get isEmpty(): boolean {
    return this.#packets === 0;
  }

  /** Whether the next packet should begin another message. */
  get isFull(): boolean {
    return this.#packets >= MOST_PACKETS || this.#length >= LONG_BYTES;
  }

  /** Adds a copy of a packet. */
  add(packet: Uint8Array): void {
    const length = this.#length + packet.length;
    if (length > this.#bytes.length) {
      const longer = new Uint8Array(2 * length);
      longer.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = longer;
    }
    this.#bytes.set(packet, this.#length);
    this.#length = length;
    this.#packets++;
  }

  /** Returns a copy of the packets back to back, and begins anew. */
  take(): Uint8Array {
    const taken = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    this.#packets = 0;
    return taken;
  }
}
