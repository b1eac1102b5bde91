/** Opcode, subscription, time. Units: bytes. */
const HEADER_BYTES = 13;
const OPCODE_MESSAGE_DATA = 1;
/** Longer messages make the buffer larger. Units: bytes. */
const USUAL_BYTES = 64 * 1024;

/**
 * A message as viewers get it. Its payload is written once; for each viewer only the number of its subscription changes.
 * Source: github.com/foxglove/ws-protocol, docs/spec.md. Little-endian.
 *
 *     0x01 | u32 subscription | u64 unix ns | payload
 */
export class MessageFrame {
  #bytes = Buffer.allocUnsafe(USUAL_BYTES);
  #length = 0;
  #kept: Buffer | undefined;

  /** Writes a message, in place of the one before. Units: unix nanoseconds. Cost: copies the payload. */
  write(atNanos: bigint, payload: string | Uint8Array): void {
    // A character of UTF-16 has at most three bytes.
    const most = HEADER_BYTES + (typeof payload === "string" ? 3 * payload.length : payload.byteLength);
    if (most > this.#bytes.byteLength) this.#bytes = Buffer.allocUnsafe(2 * most);
    this.#kept = undefined;
    const bytes = this.#bytes;
    bytes[0] = OPCODE_MESSAGE_DATA;
    bytes.writeBigUInt64LE(atNanos, 5);
    if (typeof payload === "string") this.#length = HEADER_BYTES + bytes.write(payload, HEADER_BYTES);
    else {
      bytes.set(payload, HEADER_BYTES);
      this.#length = HEADER_BYTES + payload.byteLength;
    }
  }

  /** The message for one subscription, until the next call. */
  borrowFor(subscriptionId: number): Uint8Array {
    this.#bytes.writeUInt32LE(subscriptionId, 1);
    const { buffer, byteOffset } = this.#bytes;
    // No Buffer, whose slice() would not copy.
    return new Uint8Array(buffer, byteOffset, this.#length);
  }

  /** The message for one subscription, to be sent later. Cost: a copy for the first subscription; all others share it. */
  keepFor(subscriptionId: number): KeptFrame {
    this.#kept ??= Buffer.from(this.#bytes.subarray(0, this.#length));
    return new KeptFrame(this.#kept, subscriptionId);
  }
}

/** A message that waits for one viewer. Many viewers that do not read would otherwise have a copy each. */
class KeptFrame {
  constructor(
    private readonly bytes: Buffer,
    private readonly subscriptionId: number,
  ) {}

  /** The message, until that for another subscription is asked for. */
  get payload(): Uint8Array {
    this.bytes.writeUInt32LE(this.subscriptionId, 1);
    return this.bytes;
  }
}
