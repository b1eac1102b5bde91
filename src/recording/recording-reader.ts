import { closeSync, fstatSync, openSync, statSync } from "node:fs";
import { crc32, zstdDecompressSync } from "node:zlib";
import { McapIndexedReader, McapStreamReader, type McapTypes, Opcode } from "@mcap/core";
import { reasonOf } from "../base/reason-of.ts";
import { RelayError } from "../protocol/error-table.ts";
import { beginsAsRecording } from "./read-library.ts";
import { HEAD_BYTES, readBytes, readSummary } from "./read-summary.ts";
import { MAGIC } from "./recording-index.ts";

/** The longest chunk that is read, packed and unpacked: the relay's own are far shorter. Units: bytes. */
const MOST_CHUNK_BYTES = 16 * 1024 * 1024;
/**
 * Most that is unpacked in search of a message. The index of a recording names the chunks that have it, and each chunk has a second of one or the
 * other game; a small file can have chunks that unpack to gigabytes, and an index that lies. Units: bytes.
 */
const MOST_SEARCHED_BYTES = 16 * 1024 * 1024;
/** What a short chunk counts for, because it has to be found and read. Units: bytes. */
const SHORT_CHUNK_BYTES = 8 * 1024;
/** Longest index of a file: a day of several games has half of it. Units: bytes. */
const MOST_SUMMARY_BYTES = 64 * 1024 * 1024;
/** Most metadata of one name that are read, the newest ones, and most bytes of them. */
const MOST_METADATA = 4096;
const MOST_METADATA_BYTES = 4 * 1024 * 1024;
/** Longest name of a channel, a topic, a game or a connection. Units: characters. */
const MOST_NAME_CHARACTERS = 512;
/** Channel, sequence number, both times. Units: bytes. */
const MESSAGE_HEAD_BYTES = 2 + 4 + 8 + 8;

/** A channel of a recording. */
export interface ReadChannel {
  id: number;
  /** As viewers see it: `/SOURCE/TOPIC`. */
  name: string;
  /** The topic; undefined for a channel that repeats one for viewers, and for those of other programs. */
  topic: string | undefined;
  /** What a channel that is of no topic is about: `connection` has what happened to the connection of a game; undefined for all others. */
  about: string | undefined;
  /** The game, and its connection; empty in a recording of another program. */
  source: string;
  epoch: string;
  /** How the messages are written: `json` in ours. */
  encoding: string;
  /** The name of the schema; empty without one. */
  schema: string;
}

/** A message of a recording. */
export interface ReadMessage {
  channel: ReadChannel;
  sequence: number;
  /** When the relay got it. Units: unix nanoseconds. */
  logTime: bigint;
  /** When the game says that it was. Units: unix nanoseconds. */
  publishTime: bigint;
  /** What was recorded: JSON in ours. Owns: the reader, until its next chunk. */
  data: Uint8Array;
}

/** Which messages are read: all by default. `from` and `to` are log times, both included. Units: unix nanoseconds. */
export interface ReadRange {
  from?: bigint | undefined;
  to?: bigint | undefined;
  channels?: ((channel: ReadChannel) => boolean) | undefined;
}

/** Reads a recording by its index: a chunk at a time, in the order in which it was written. */
export class RecordingReader implements Disposable {
  /** All channels, by their number. */
  readonly channels: ReadonlyMap<number, ReadChannel>;
  readonly #index: McapIndexedReader;
  readonly #file: number;

  private constructor(file: number, index: McapIndexedReader) {
    this.#file = file;
    this.#index = index;
    this.channels = new Map(
      [...index.channelsById.values()].map(({ id, topic, messageEncoding, metadata, schemaId }) => [
        id,
        {
          id,
          name: topic,
          topic: metadata.get("topic"),
          about: metadata.get("about"),
          source: metadata.get("source") ?? "",
          epoch: metadata.get("source_epoch") ?? "",
          encoding: messageEncoding,
          schema: index.schemasById.get(schemaId)?.name ?? "",
        },
      ]),
    );
  }

  /** Opens a file. Fails: recording_failed, if there is no file, if it may not be read, and if it is no recording, was cut and not yet repaired, or is damaged. Cost: 10 ms for an hour. */
  static async open(path: string): Promise<RecordingReader> {
    const file = openFile(path);
    try {
      const readable = {
        size: async () => BigInt(fstatSync(file).size),
        read: async (offset: bigint, size: bigint) => {
          if (size > MOST_SUMMARY_BYTES)
            throw new Error(`its index has more than ${MOST_SUMMARY_BYTES} bytes`);
          return readBytes(file, Number(offset), Number(size));
        },
      };
      if (!beginsAsRecording(file)) throw failed(`expected a recording (an MCAP file), got ${path}`);
      if (readSummary(file) === undefined)
        throw failed(`expected a whole recording, but ${path} was cut: \`recordings repair\` makes it whole`);
      const index = await McapIndexedReader.Initialize({ readable }).catch((error: unknown) => {
        throw failed(`expected a whole recording, but ${path} is damaged: ${reasonOf(error)}`);
      });
      const reader = new RecordingReader(file, index);
      for (const { id, name, topic = "", source, epoch } of reader.channels.values())
        if ([name, topic, source, epoch].some(({ length }) => length > MOST_NAME_CHARACTERS))
          throw failed(
            `expected names of at most ${MOST_NAME_CHARACTERS} characters in a recording, got a longer one: channel ${id} of ${path}`,
          );
      return reader;
    } catch (error) {
      closeSync(file);
      throw error;
    }
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }

  /** What wrote it: for recordings of ours the name and version of the relay. */
  get library(): string {
    return this.#index.header.library;
  }

  get messageCount(): number {
    return Number(this.#index.statistics?.messageCount ?? 0);
  }

  /** The log times of the first and last message; undefined without a message. Units: unix nanoseconds. */
  get span(): { from: bigint; to: bigint } | undefined {
    const { statistics } = this.#index;
    if (statistics === undefined || statistics.messageCount === 0n) return undefined;
    const { messageStartTime: from, messageEndTime: to } = statistics;
    return { from, to: to < from ? from : to };
  }

  /** The metadata of a name: one for each time that it was written. Of more than 4,096 or 4 MiB only the newest. */
  metadata(name: string): ReadonlyMap<string, string>[] {
    let bytes = 0;
    return this.#index.metadataIndexes
      .filter((one) => one.name === name)
      .slice(-MOST_METADATA)
      .toReversed()
      .flatMap(({ offset, length }) => {
        bytes += Number(length);
        if (bytes > MOST_METADATA_BYTES) return [];
        const record = recordOf(readBytes(this.#file, Number(offset), Number(length)));
        return record?.type === "Metadata" ? [record.metadata] : [];
      })
      .reverse();
  }

  /** The messages of a range, in the order in which they were written. Fails: recording_failed, if a chunk is broken, and if 16 MiB of chunks have none, which no relay writes. */
  *messages({ from, to, channels = () => true }: Readonly<ReadRange> = {}): Generator<ReadMessage> {
    const asked = new Set([...this.channels.values()].filter(channels).map(({ id }) => id));
    let searchedBytes = 0;
    for (const chunk of this.#index.chunkIndexes) {
      if (
        (from !== undefined && chunk.messageEndTime < from) ||
        (to !== undefined && chunk.messageStartTime > to)
      )
        continue;
      if (!hasChannel(chunk, asked)) continue;
      if (searchedBytes >= MOST_SEARCHED_BYTES)
        throw broken(
          chunk,
          `the ${MOST_SEARCHED_BYTES} bytes before it have none of the messages that their index names`,
        );
      searchedBytes += costOf(chunk);
      for (const message of this.#messagesOf(chunk, asked)) {
        if (from !== undefined && message.logTime < from) continue;
        if (to !== undefined && message.logTime > to) continue;
        searchedBytes = 0;
        yield message;
      }
    }
  }

  /** The newest message of each channel at a time, that time included, as far as 16 MiB of chunks have them. Cost: a chunk for each channel at most. */
  newestAt(time: bigint, channels: (channel: ReadChannel) => boolean = () => true): ReadMessage[] {
    const missing = new Set([...this.channels.values()].filter(channels).map(({ id }) => id));
    const newest: ReadMessage[] = [];
    let searchedBytes = 0;
    for (const chunk of this.#index.chunkIndexes.toReversed()) {
      if (missing.size === 0) break;
      if (chunk.messageStartTime > time || !hasChannel(chunk, missing)) continue;
      if (searchedBytes >= MOST_SEARCHED_BYTES) break;
      searchedBytes += costOf(chunk);
      const found = new Map<number, ReadMessage>();
      for (const message of this.#messagesOf(chunk, missing))
        if (message.logTime <= time) found.set(message.channel.id, message);
      for (const [id, message] of found) {
        missing.delete(id);
        newest.push(message);
      }
    }
    return newest.sort((a, b) => Number(a.logTime - b.logTime));
  }

  *#messagesOf(chunk: McapTypes.ChunkIndex, asked: ReadonlySet<number>): Generator<ReadMessage> {
    const records = this.#recordsOf(chunk);
    let offset = 0;
    while (offset + HEAD_BYTES <= records.byteLength) {
      const opcode = records.readUInt8(offset);
      const length = Number(records.readBigUInt64LE(offset + 1));
      const start = offset + HEAD_BYTES;
      offset = start + length;
      if (offset > records.byteLength) throw broken(chunk, "a record is longer than it");
      if (opcode !== Opcode.MESSAGE || length < MESSAGE_HEAD_BYTES) continue;
      const channel = this.channels.get(records.readUInt16LE(start));
      if (channel === undefined || !asked.has(channel.id)) continue;
      yield {
        channel,
        sequence: records.readUInt32LE(start + 2),
        logTime: records.readBigUInt64LE(start + 6),
        publishTime: records.readBigUInt64LE(start + 14),
        data: records.subarray(start + MESSAGE_HEAD_BYTES, offset),
      };
    }
  }

  /** The records of a chunk, unpacked and checked. */
  #recordsOf(chunk: McapTypes.ChunkIndex): Buffer {
    const { chunkStartOffset, chunkLength, uncompressedSize } = chunk;
    if (chunkLength > MOST_CHUNK_BYTES || uncompressedSize > MOST_CHUNK_BYTES)
      throw broken(chunk, `it has more than ${MOST_CHUNK_BYTES} bytes`);
    const record = recordOf(readBytes(this.#file, Number(chunkStartOffset), Number(chunkLength)));
    if (record?.type !== "Chunk") throw broken(chunk, "its index points to something else");
    const records = unpacked(record, chunk);
    // Only uncompressed records can be longer: the others are unpacked so far.
    if (records.byteLength > uncompressedSize) throw broken(chunk, "it is longer than its index says");
    if (record.uncompressedCrc !== 0 && crc32(records) !== record.uncompressedCrc)
      throw broken(chunk, "its checksum is wrong");
    return records;
  }
}

function hasChannel({ messageIndexOffsets }: McapTypes.ChunkIndex, asked: ReadonlySet<number>): boolean {
  // A chunk without indexes may have any channel.
  if (messageIndexOffsets.size === 0) return true;
  return messageIndexOffsets.keys().some((id) => asked.has(id));
}

/** What a chunk counts for in a search. Units: bytes. */
function costOf({ uncompressedSize }: McapTypes.ChunkIndex): number {
  return Math.max(SHORT_CHUNK_BYTES, Number(uncompressedSize));
}

/** One record as the library reads it. */
function recordOf(bytes: Uint8Array): McapTypes.TypedMcapRecord | undefined {
  const reader = new McapStreamReader({ includeChunks: true, decompressHandlers: {}, validateCrcs: false });
  reader.append(MAGIC);
  reader.append(bytes);
  return reader.nextRecord();
}

function unpacked({ compression, records }: McapTypes.Chunk, chunk: McapTypes.ChunkIndex): Buffer {
  if (compression === "") return Buffer.from(records.buffer, records.byteOffset, records.byteLength);
  if (compression !== "zstd") throw broken(chunk, `expected zstd or no compression, got ${compression}`);
  try {
    return zstdDecompressSync(records, { maxOutputLength: Math.max(1, Number(chunk.uncompressedSize)) });
  } catch (error) {
    throw broken(chunk, reasonOf(error));
  }
}

function broken({ chunkStartOffset }: McapTypes.ChunkIndex, why: string): RelayError {
  return new RelayError(
    "recording_failed",
    `the recording is broken: the chunk at byte ${chunkStartOffset} cannot be read, ${why}`,
  );
}

/** Opens a file to read it. Fails: recording_failed. */
function openFile(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw failed(`expected a recording, but there is no file ${path}`);
  // To open a pipe would wait for its writer.
  if (!stat.isFile())
    throw failed(`expected a recording, but ${path} is ${stat.isDirectory() ? "a folder" : "no file"}`);
  try {
    return openSync(path, "r");
  } catch (error) {
    throw failed(`expected a recording that can be read: ${reasonOf(error)}`);
  }
}

function failed(message: string): RelayError {
  return new RelayError("recording_failed", message);
}
