import { INDEX_CHARACTERS, IndexRoom, LARGEST_INDEX } from "../base/index-room.ts";
import { MAX_JSON_DEPTH, MAX_JSON_VALUES } from "./limits.ts";

/**
 * Whether bytes are one MessagePack value that is safe to decode: every length that it announces fits into the bytes
 * that are there, it is not nested too deeply, it does not have too many values, and its keys reserve little room ({@link IndexRoom}).
 * A decoder makes room for an announced list before it reads it: 10 kB of empty promises would take 1.6 GB.
 * Cost: at most one pass over the heads of the values; no allocation beyond the nesting.
 */
export function isBoundedMsgpack(bytes: Uint8Array, maxDepth = MAX_JSON_DEPTH): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  /** How many values are left to read at each level of nesting. */
  const left: number[] = [1];
  /** The sum of them: each takes at least one byte. */
  let owed = 1;
  /** Whether each level is a map. */
  const isMap: boolean[] = [false];
  let room: IndexRoom | undefined;
  let values = 0;
  let at = 0;
  while (owed > 0) {
    if (at >= bytes.length || ++values > MAX_JSON_VALUES) return false;
    while (left.at(-1) === 0) left.pop();
    const level = left.length - 1;
    const ofLevel = left[level] as number;
    // A map has a key and a value for each of its length.
    const isKey = isMap[level] === true && ofLevel % 2 === 0;
    left[level] = ofLevel - 1;
    owed--;
    const head = bytes[at++] as number;
    const lengthBytes = LENGTH_BYTES[head] as number;
    if (at + lengthBytes > bytes.length) return false;
    const length = lengthBytes === 0 ? (SHORT_LENGTH[head] as number) : readLength(view, at, lengthBytes);
    at += lengthBytes;
    const children = CHILDREN[head] as number;
    if (children > 0) {
      if (left.length > maxDepth) return false;
      left.push(length * children);
      isMap[level + 1] = children === 2;
      room?.open(level + 1);
      owed += length * children;
    } else {
      const asIndex = isKey ? indexOf(bytes, head, at, length) : -1;
      if (asIndex >= 0) {
        room ??= new IndexRoom();
        if (!room.take(level, asIndex)) return false;
      }
      at += length + (TYPE_BYTES[head] as number);
    }
    if (owed > bytes.length - at) return false;
  }
  return true;
}

/** The index that a key stands for; -1 for none. Of most numbers only the most that they may be. */
function indexOf(bytes: Uint8Array, head: number, at: number, length: number): number {
  if (head < 0x80) return head;
  if (IS_NUMBER[head] === 1) return LARGEST_INDEX;
  if (length === 0 || length > INDEX_CHARACTERS) return -1;
  let index = 0;
  for (let place = at; place < at + length; place++) {
    const digit = (bytes[place] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    index = 10 * index + digit;
  }
  return index;
}

function readLength(view: DataView, at: number, lengthBytes: number): number {
  if (lengthBytes === 1) return view.getUint8(at);
  return lengthBytes === 2 ? view.getUint16(at) : view.getUint32(at);
}

/**
 * What each head byte says (https://github.com/msgpack/msgpack/blob/master/spec.md): how many bytes of length follow it, the length
 * that it holds itself, how many values a list (1) or map (2) has for each of its length, whether the byte of an
 * extension's type follows, and whether it is a number of more than one byte.
 */
const LENGTH_BYTES = new Uint8Array(256);
const SHORT_LENGTH = new Uint8Array(256);
const CHILDREN = new Uint8Array(256);
const TYPE_BYTES = new Uint8Array(256);
const IS_NUMBER = new Uint8Array(256);

for (let low = 0; low < 16; low++) {
  SHORT_LENGTH[0x80 + low] = low;
  CHILDREN[0x80 + low] = 2;
  SHORT_LENGTH[0x90 + low] = low;
  CHILDREN[0x90 + low] = 1;
}
for (let low = 0; low < 32; low++) SHORT_LENGTH[0xa0 + low] = low;
// bin, ext and str with 1, 2 and 4 bytes of length; array and map with 2 and 4.
for (const first of [0xc4, 0xc7])
  for (let power = 0; power < 3; power++) LENGTH_BYTES[first + power] = 1 << power;
for (let power = 0; power < 3; power++) LENGTH_BYTES[0xd9 + power] = 1 << power;
for (const [first, children] of [
  [0xdc, 1],
  [0xde, 2],
] as const)
  for (const power of [1, 2]) {
    LENGTH_BYTES[first + power - 1] = 1 << power;
    CHILDREN[first + power - 1] = children;
  }
// Numbers: float32 and float64, unsigned and signed integers of 1 to 8 bytes.
SHORT_LENGTH.set([4, 8, 1, 2, 4, 8, 1, 2, 4, 8], 0xca);
IS_NUMBER.fill(1, 0xca, 0xd4);
// Extensions of a fixed length.
SHORT_LENGTH.set([1, 2, 4, 8, 16], 0xd4);
for (const head of [0xc7, 0xc8, 0xc9, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8]) TYPE_BYTES[head] = 1;
