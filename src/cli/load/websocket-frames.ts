import { randomBytes } from "node:crypto";

/** Kinds of WebSocket frames. Source: RFC 6455, 5.2. */
export const Opcode = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** Longest message taken in. Units: bytes. */
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

/** A frame as a client sends it: whole, masked. */
export function encodeClientFrame(opcode: number, payload: Uint8Array): Buffer {
  const { length } = payload;
  const lengthBytes = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const frame = Buffer.alloc(2 + lengthBytes + 4 + length);
  frame.writeUInt8(0x80 | opcode, 0);
  frame.writeUInt8(0x80 | (lengthBytes === 0 ? length : lengthBytes === 2 ? 126 : 127), 1);
  if (lengthBytes === 2) frame.writeUInt16BE(length, 2);
  if (lengthBytes === 8) frame.writeBigUInt64BE(BigInt(length), 2);
  const mask = randomBytes(4);
  const start = 2 + lengthBytes;
  mask.copy(frame, start);
  for (const [index, byte] of payload.entries())
    frame.writeUInt8(byte ^ (mask[index % 4] ?? 0), start + 4 + index);
  return frame;
}

/** Bytes of a server's frames to messages and control frames, in order. A message in parts is put together. */
export class FrameReader {
  #bytes: Buffer = Buffer.alloc(0);
  #opcode = 0;
  #parts: Buffer[] = [];
  #partBytes = 0;

  constructor(private readonly hand: (opcode: number, payload: Buffer) => void) {}

  /** Takes bytes in. Returns false when a message is longer than may be: nothing after it can be read. */
  take(bytes: Buffer): boolean {
    this.#bytes = this.#bytes.length === 0 ? bytes : Buffer.concat([this.#bytes, bytes]);
    let offset = 0;
    for (;;) {
      const left = this.#bytes.length - offset;
      if (left < 2) break;
      const first = this.#bytes.readUInt8(offset);
      const short = this.#bytes.readUInt8(offset + 1) & 0x7f;
      const head = short === 127 ? 10 : short === 126 ? 4 : 2;
      if (left < head) break;
      const size = this.#sizeAt(offset, short);
      if (size + this.#partBytes > MAX_MESSAGE_BYTES) return false;
      if (left < head + size) break;
      this.#frame(first, this.#bytes.subarray(offset + head, offset + head + size));
      offset += head + size;
    }
    // A copy: the bytes handed over are the socket's to use again.
    this.#bytes = Buffer.from(this.#bytes.subarray(offset));
    return true;
  }

  #sizeAt(offset: number, short: number): number {
    if (short === 127) return Number(this.#bytes.readBigUInt64BE(offset + 2));
    return short === 126 ? this.#bytes.readUInt16BE(offset + 2) : short;
  }

  #frame(first: number, payload: Buffer): void {
    const opcode = first & 0x0f;
    const isLast = (first & 0x80) !== 0;
    if (opcode >= Opcode.close) {
      this.hand(opcode, payload);
      return;
    }
    if (opcode !== Opcode.continuation) this.#opcode = opcode;
    if (isLast && this.#parts.length === 0) {
      this.hand(this.#opcode, payload);
      return;
    }
    this.#parts.push(Buffer.from(payload));
    this.#partBytes += payload.length;
    if (!isLast) return;
    const whole = Buffer.concat(this.#parts);
    this.#parts = [];
    this.#partBytes = 0;
    this.hand(this.#opcode, whole);
  }
}
