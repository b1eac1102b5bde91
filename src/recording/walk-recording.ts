import { fstatSync } from "node:fs";
import { crc32, zstdDecompressSync } from "node:zlib";
import { McapStreamReader, type McapTypes, Opcode } from "@mcap/core";
import { beginsAsRecording } from "./read-library.ts";
import { HEAD_BYTES, readBytes } from "./read-summary.ts";
import { MAGIC, RecordingIndex } from "./recording-index.ts";
import { OUR_LIBRARY } from "./recording-writer.ts";

/** What of a chunk is read: its times, sizes, checksum and the name of its compression. Units: bytes. */
const CHUNK_ABOUT_BYTES = 8 + 8 + 8 + 4 + 4 + 16 + 8;
/** The longest record that is read whole: a schema, a channel, metadata; and the longest chunk, as it is and unpacked. The relay's own are far shorter. Units: bytes. */
const MOST_BYTES = 16 * 1024 * 1024;
const INDEX_ENTRY_BYTES = 8 + 8;
/** Records between two pauses of a walk, of which each that is read whole counts as a further one for each KiB: about 2 ms. */
const RECORDS_A_STEP = 256;
/** Most channels and metadata of a recording of ours, and the longest metadata: more were not written by a relay. Units: count, bytes. */
const MOST_CHANNELS = 16_384;
const MOST_METADATA = 65_536;
const MOST_METADATA_BYTES = 1024 * 1024;
const READ_WHOLE: ReadonlySet<Opcode> = new Set([
  Opcode.HEADER,
  Opcode.SCHEMA,
  Opcode.CHANNEL,
  Opcode.METADATA,
]);

/** What a walk over the records of a recording without an end found. */
export interface WalkedRecording {
  index: RecordingIndex;
  /** Where the last whole record of the data ends. Units: bytes from the beginning. */
  end: number;
  /** The indexes of the last chunk, if the file was cut within them: they belong to {@link end}. */
  lostIndexes: readonly McapTypes.MessageIndex[];
}

/** A chunk, and the indexes that follow it. */
interface WalkedChunk extends McapTypes.ChunkIndex {
  counts: [channel: number, count: number][];
}

/**
 * Walks over the heads of all records of a recording of ours; only the last chunk is unpacked. `file`: a file descriptor.
 * Throws if it is no recording of ours: no MCAP file, or one of another program, with channels in its chunks, chunks without
 * indexes, messages or attachments beside chunks, longer chunks, or more channels or metadata. A new end would lose what such a file has.
 * Pauses now and then, so that the caller can give other work a turn. Cost: some microseconds for a record, whatever its size.
 */
export function* walkRecording(file: number): Generator<void, WalkedRecording> {
  const size = fstatSync(file).size;
  const read = (offset: number, length: number) => readBytes(file, offset, length);
  if (!beginsAsRecording(file))
    throw new Error("this is no recording: it does not begin as an MCAP file does");
  const index = new RecordingIndex();
  let chunk: WalkedChunk | undefined;
  const endChunk = () => {
    if (chunk === undefined) return;
    const { counts, ...about } = chunk;
    addKnown(index, about, counts);
    chunk = undefined;
  };
  let offset = MAGIC.byteLength;
  let left = RECORDS_A_STEP;
  for (;;) {
    if (--left <= 0) {
      left = RECORDS_A_STEP;
      yield;
    }
    const head = read(offset, HEAD_BYTES);
    if (head.byteLength < HEAD_BYTES) break;
    const opcode = head.readUInt8(0);
    const length = Number(head.readBigUInt64LE(1));
    const next = offset + HEAD_BYTES + length;
    if (next > size || opcode < Opcode.MIN || opcode > Opcode.MAX) break;
    if (opcode === Opcode.DATA_END || opcode === Opcode.FOOTER) {
      endChunk();
      return { index, end: offset, lostIndexes: [] };
    }
    if (opcode === Opcode.MESSAGE || opcode === Opcode.ATTACHMENT) throw foreign();
    if (opcode === Opcode.MESSAGE_INDEX) addIndex(chunk, offset, read(offset + HEAD_BYTES, 6), next);
    else endChunk();
    if (opcode === Opcode.CHUNK) chunk = chunkOf(read(offset + HEAD_BYTES, CHUNK_ABOUT_BYTES), offset, next);
    else if (hasTooMuch(index, opcode, length)) throw foreign();
    else if (length <= MOST_BYTES && READ_WHOLE.has(opcode)) {
      left -= length / 1024;
      addRecord(index, read(offset, HEAD_BYTES + length), offset);
    }
    offset = next;
  }
  if (offset === MAGIC.byteLength)
    throw new Error("this recording was cut before anything was written to it");
  if (chunk === undefined) return { index, end: offset, lostIndexes: [] };
  return { index, ...lastChunk(index, chunk, read, offset) };
}

/** Whether a record is one of more than a relay writes. */
function hasTooMuch({ channels, metadata }: RecordingIndex, opcode: Opcode, length: number): boolean {
  if (opcode === Opcode.CHANNEL) return channels.size >= MOST_CHANNELS;
  return opcode === Opcode.METADATA && (length > MOST_METADATA_BYTES || metadata.length >= MOST_METADATA);
}

function chunkOf(bytes: Buffer, offset: number, next: number): WalkedChunk {
  const nameLength = bytes.readUInt32LE(28);
  if (next - offset > MOST_BYTES || bytes.readBigUInt64LE(16) > MOST_BYTES) throw foreign();
  return {
    messageStartTime: bytes.readBigUInt64LE(0),
    messageEndTime: bytes.readBigUInt64LE(8),
    uncompressedSize: bytes.readBigUInt64LE(16),
    compression: bytes.toString("utf8", 32, 32 + nameLength),
    compressedSize: bytes.readBigUInt64LE(32 + nameLength),
    chunkStartOffset: BigInt(offset),
    chunkLength: BigInt(next - offset),
    messageIndexOffsets: new Map(),
    messageIndexLength: 0n,
    counts: [],
  };
}

/** Adds a chunk whose channels stand before it, as in each recording of ours. */
function addKnown(
  index: RecordingIndex,
  chunk: McapTypes.ChunkIndex,
  counts: readonly (readonly [channel: number, count: number])[],
): void {
  if (counts.length === 0 || counts.some(([channel]) => !index.channels.has(channel))) throw foreign();
  index.addChunk(chunk, counts);
}

function foreign(): Error {
  return new Error("this is no recording of a relay: another program wrote it");
}

function addIndex(chunk: WalkedChunk | undefined, offset: number, bytes: Buffer, next: number): void {
  const channel = bytes.readUInt16LE(0);
  chunk?.counts.push([channel, bytes.readUInt32LE(2) / INDEX_ENTRY_BYTES]);
  chunk?.messageIndexOffsets.set(channel, BigInt(offset));
  if (chunk !== undefined) chunk.messageIndexLength += BigInt(next - offset);
}

function addRecord(index: RecordingIndex, bytes: Buffer, offset: number): void {
  const reader = new McapStreamReader();
  reader.append(MAGIC);
  reader.append(bytes);
  const record = reader.nextRecord();
  if (record?.type === "Header" && !record.library.startsWith(OUR_LIBRARY)) throw foreign();
  if (record?.type === "Schema") index.schemas.set(record.id, record);
  else if (record?.type === "Channel") index.channels.set(record.id, record);
  else if (record?.type === "Metadata")
    index.metadata.push({ name: record.name, offset: BigInt(offset), length: BigInt(bytes.byteLength) });
}

/** The last chunk of a file that was cut: whether it is whole itself, and its indexes. */
function lastChunk(
  index: RecordingIndex,
  { counts, ...chunk }: WalkedChunk,
  read: (offset: number, length: number) => Buffer,
  end: number,
): Pick<WalkedRecording, "end" | "lostIndexes"> {
  const start = Number(chunk.chunkStartOffset);
  const indexes = indexesOf(read(start, Number(chunk.chunkLength)), chunk);
  // Its bytes are not those that were written: the machine was switched off.
  if (indexes === undefined) return { end: start, lostIndexes: [] };
  const hasAll = indexes.length === counts.length;
  const chunkEnd = start + Number(chunk.chunkLength);
  const allCounts = indexes.map(({ channelId, records }) => [channelId, records.length] as const);
  const withoutIndexes = { messageIndexOffsets: new Map<number, bigint>(), messageIndexLength: 0n };
  addKnown(index, hasAll ? chunk : { ...chunk, ...withoutIndexes }, allCounts);
  return hasAll ? { end, lostIndexes: [] } : { end: chunkEnd, lostIndexes: indexes };
}

function indexesOf(record: Buffer, { compression, compressedSize }: McapTypes.ChunkIndex) {
  const crc = record.readUInt32LE(HEAD_BYTES + 24);
  const packed = record.subarray(record.byteLength - Number(compressedSize));
  const records = unpacked(packed, compression);
  return records === undefined || crc32(records) !== crc ? undefined : indexesOfRecords(records);
}

function unpacked(bytes: Buffer, compression: string): Buffer | undefined {
  if (compression === "") return bytes;
  try {
    return zstdDecompressSync(bytes, { maxOutputLength: MOST_BYTES });
  } catch {
    return undefined;
  }
}

function indexesOfRecords(records: Buffer): McapTypes.MessageIndex[] {
  const byChannel = new Map<number, McapTypes.MessageIndex>();
  for (let offset = 0; offset + HEAD_BYTES <= records.byteLength; ) {
    const at = offset + HEAD_BYTES;
    if (records[offset] === Opcode.MESSAGE) {
      const channelId = records.readUInt16LE(at);
      const index = byChannel.get(channelId) ?? { channelId, records: [] };
      byChannel.set(channelId, index);
      index.records.push([records.readBigUInt64LE(at + 6), BigInt(offset)]);
    }
    offset = at + Number(records.readBigUInt64LE(offset + 1));
  }
  return [...byChannel.values()];
}
