import { PERFORMANCE_BYTES, PERFORMANCE_PACKET } from "../../../src/protocol/packet-layout.ts";

/** The 0x01 packets of a producer, numbered in their frame field, and the send time of each. */
export class SentPackets {
  /** Send time of each packet, by number. Units: milliseconds of `performance.now()` in this process. */
  readonly sentAtMillis: Float64Array;
  readonly #packets: Buffer;
  #count = 0;

  /** Makes `capacity` packets, numbered from 0, all different. */
  constructor(readonly capacity: number) {
    this.sentAtMillis = new Float64Array(capacity);
    this.#packets = Buffer.alloc(capacity * PERFORMANCE_BYTES);
    for (let number = 0; number < capacity; number++) {
      const offset = number * PERFORMANCE_BYTES;
      this.#packets.writeUInt8(PERFORMANCE_PACKET, offset);
      this.#packets.writeUInt32BE(number, offset + 1);
      this.#packets.writeFloatBE(90 + Math.sin(number), offset + 5);
      this.#packets.writeFloatBE(11.1 + Math.cos(number), offset + 9);
      this.#packets.writeFloatBE(2.5 + Math.sin(number * 2), offset + 13);
    }
  }

  /** Packets sent so far; the number of the next one. */
  get count(): number {
    return this.#count;
  }

  /** The bytes of one packet. */
  bytes(number: number): Buffer {
    return this.#packets.subarray(number * PERFORMANCE_BYTES, (number + 1) * PERFORMANCE_BYTES);
  }

  /** Whether the bytes at `start` equal this packet. */
  equal(number: number, bytes: Buffer, start: number): boolean {
    const from = number * PERFORMANCE_BYTES;
    return (
      bytes.compare(this.#packets, from, from + PERFORMANCE_BYTES, start, start + PERFORMANCE_BYTES) === 0
    );
  }

  /** Passes the next packet to `send`, and records the time. */
  sendNext(send: (packet: Buffer) => void): void {
    const packet = this.bytes(this.#count);
    this.sentAtMillis[this.#count++] = performance.now();
    send(packet);
  }
}
