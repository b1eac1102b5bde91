/** First bytes of a frame. */
const MAGIC = 0x184d2204;
/** The bits of a frame's flags. */
const FLAG = { dictionary: 1, contentSum: 4, contentSize: 8, blockSum: 16 } as const;
const VERSION_MASK = 0xc0;
const VERSION = 0x40;
/** A block with this bit is not compressed. */
const PLAIN_BLOCK = 0x8000_0000;
/** A shorter repetition is not worth its place. */
const MIN_MATCH = 4;
/** A length of this goes on in the next bytes. */
const LONG_LENGTH = 15;

/**
 * Unpacks one LZ4 frame, as chunks of MCAP files have it. `size`: how long the content is. Checksums of LZ4 are not compared: a chunk has its own.
 * Throws if the bytes are no frame, or do not make exactly that size.
 * Cost: never more than `size` bytes and steps. Source: github.com/lz4/lz4, doc/lz4_Frame_format.md and doc/lz4_Block_format.md.
 */
export function unpackLz4(packed: Uint8Array, size: number): Uint8Array {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const out = new Uint8Array(size);
  if (view.getUint32(0, true) !== MAGIC) throw new Error("expected an LZ4 frame");
  const flags = view.getUint8(4);
  if ((flags & VERSION_MASK) !== VERSION || (flags & FLAG.dictionary) !== 0)
    throw new Error("expected an LZ4 frame of version 1 without a dictionary");
  let at = 7 + ((flags & FLAG.contentSize) === 0 ? 0 : 8);
  let end = 0;
  for (;;) {
    const head = view.getUint32(at, true);
    at += 4;
    if (head === 0) break;
    const length = head % PLAIN_BLOCK;
    const block = packed.subarray(at, at + length);
    if (block.byteLength < length) throw new Error("an LZ4 block is cut");
    end = head >= PLAIN_BLOCK ? copyPlain(block, out, end) : unpackBlock(block, out, end);
    at += length + ((flags & FLAG.blockSum) === 0 ? 0 : 4);
  }
  if (end !== size) throw new Error(`expected ${size} bytes of LZ4, got ${end}`);
  return out;
}

function copyPlain(block: Uint8Array, out: Uint8Array, start: number): number {
  if (start + block.byteLength > out.byteLength) throw tooLong();
  out.set(block, start);
  return start + block.byteLength;
}

/** Unpacks a block behind what is unpacked already, which it may repeat. Returns where it ends. */
function unpackBlock(block: Uint8Array, out: Uint8Array, start: number): number {
  let at = 0;
  let end = start;
  const next = () => {
    const byte = block[at++];
    if (byte === undefined) throw new Error("an LZ4 block is cut");
    return byte;
  };
  const lengthFrom = (first: number) => {
    let length = first;
    if (first === LONG_LENGTH)
      for (let byte = 255; byte === 255; ) {
        byte = next();
        length += byte;
      }
    return length;
  };
  while (at < block.byteLength) {
    const token = next();
    const literals = lengthFrom(token >> 4);
    if (at + literals > block.byteLength) throw new Error("an LZ4 block is cut");
    end = copyPlain(block.subarray(at, at + literals), out, end);
    at += literals;
    // The last sequence has no repetition.
    if (at === block.byteLength) break;
    const distance = next() | (next() << 8);
    const length = lengthFrom(token & LONG_LENGTH) + MIN_MATCH;
    if (distance === 0 || distance > end) throw new Error("an LZ4 block repeats bytes before its beginning");
    if (end + length > out.byteLength) throw tooLong();
    // Byte by byte: a repetition may reach into itself.
    for (const stop = end + length; end < stop; end++) out[end] = out[end - distance] as number;
  }
  return end;
}

function tooLong(): Error {
  return new Error("an LZ4 frame is longer than its chunk says");
}
