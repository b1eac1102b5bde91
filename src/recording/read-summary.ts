import { fstatSync, readSync } from "node:fs";
import { Opcode } from "@mcap/core";
import { MAGIC } from "./recording-index.ts";

/** An opcode, and the length of what follows. Units: bytes. */
export const HEAD_BYTES = 1 + 8;
/** Footer and magic. Units: bytes. */
const END_BYTES = HEAD_BYTES + 8 + 8 + 4 + MAGIC.byteLength;
/** Most records of a summary before its statistics: schemas and channels. */
const MOST_RECORDS = 20_000;

/** What a recording says of itself at its end. Units: unix nanoseconds. */
export interface RecordingSummary {
  messages: bigint;
  from: bigint;
  to: bigint;
}

/** Reads some bytes of a file; fewer where it ends. */
export function readBytes(file: number, offset: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(file, bytes, 0, length, offset));
}

/** The summary of a recording; undefined if it has none, since it was cut or is being written. Cost: a few reads for any length. */
export function readSummary(file: number): RecordingSummary | undefined {
  const { size } = fstatSync(file);
  const end = readBytes(file, Math.max(0, size - END_BYTES), END_BYTES);
  const isEnd = end[0] === Opcode.FOOTER && MAGIC.every((byte, at) => end.at(at - MAGIC.byteLength) === byte);
  if (end.byteLength < END_BYTES || !isEnd) return undefined;
  let offset = Number(end.readBigUInt64LE(HEAD_BYTES));
  for (let count = 0; count < MOST_RECORDS && offset < size; count++) {
    const head = readBytes(file, offset, HEAD_BYTES);
    if (head.byteLength < HEAD_BYTES || head[0] === Opcode.FOOTER) return undefined;
    const length = Number(head.readBigUInt64LE(1));
    if (head[0] === Opcode.STATISTICS) {
      const bytes = readBytes(file, offset + HEAD_BYTES, 44);
      if (bytes.byteLength < 44) return undefined;
      return {
        messages: bytes.readBigUInt64LE(0),
        from: bytes.readBigUInt64LE(26),
        to: bytes.readBigUInt64LE(34),
      };
    }
    offset += HEAD_BYTES + length;
  }
  return undefined;
}
