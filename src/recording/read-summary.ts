import { fstatSync, readSync } from "node:fs";
import { Opcode } from "@mcap/core";
import { MAGIC } from "./recording-index.ts";

/** An opcode, and the length of what follows. Units: bytes. */
export const HEAD_BYTES = 1 + 8;
/** Footer and magic. Units: bytes. */
const END_BYTES = HEAD_BYTES + 8 + 8 + 4 + MAGIC.byteLength;
/** Most records that are read in search of one. A summary of ours has five that say where its parts are; one of another program may begin with schemas and channels. */
const MOST_RECORDS = 256;
/** A record that says where a part of the summary is: the opcode of the part's records, where it begins, its length. Units: bytes. */
const PLACE_BYTES = 1 + 8 + 8;
const STATISTICS_BYTES = 44;

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

/** The summary of a recording; undefined if it has none, since it was cut or is being written. Cost: a few reads for any length and any number of channels. */
export function readSummary(file: number): RecordingSummary | undefined {
  const { size } = fstatSync(file);
  const end = readBytes(file, Math.max(0, size - END_BYTES), END_BYTES);
  const isEnd = end[0] === Opcode.FOOTER && MAGIC.every((byte, at) => end.at(at - MAGIC.byteLength) === byte);
  if (end.byteLength < END_BYTES || !isEnd) return undefined;
  const summaryStart = Number(end.readBigUInt64LE(HEAD_BYTES));
  const placesStart = Number(end.readBigUInt64LE(HEAD_BYTES + 8));
  const isPlace = (opcode: number, bytes: Buffer) =>
    opcode === Opcode.SUMMARY_OFFSET && bytes[0] === Opcode.STATISTICS;
  const place = placesStart === 0 ? undefined : findRecord(file, placesStart, PLACE_BYTES, isPlace);
  const from = place === undefined ? summaryStart : Number(place.readBigUInt64LE(1));
  const bytes = findRecord(file, from, STATISTICS_BYTES, (opcode) => opcode === Opcode.STATISTICS);
  return (
    bytes && {
      messages: bytes.readBigUInt64LE(0),
      from: bytes.readBigUInt64LE(26),
      to: bytes.readBigUInt64LE(34),
    }
  );
}

/** The first bytes of the first record that is meant, from an offset on; undefined if there is none, or if it is shorter. */
function findRecord(
  file: number,
  from: number,
  bytes: number,
  isMeant: (opcode: number, bytes: Buffer) => boolean,
): Buffer | undefined {
  let offset = from;
  for (let count = 0; count < MOST_RECORDS && offset <= Number.MAX_SAFE_INTEGER; count++) {
    const record = readBytes(file, offset, HEAD_BYTES + bytes);
    if (record.byteLength < HEAD_BYTES) return undefined;
    const opcode = record.readUInt8(0);
    const content = record.subarray(HEAD_BYTES);
    if (isMeant(opcode, content)) return content.byteLength < bytes ? undefined : content;
    offset += HEAD_BYTES + Number(record.readBigUInt64LE(1));
    if (opcode === Opcode.FOOTER) return undefined;
  }
  return undefined;
}
