import { closeSync, fstatSync, openSync, writeSync } from "node:fs";
import { crc32 } from "node:zlib";
import { McapChunkBuilder, McapRecordBuilder, type McapTypes } from "@mcap/core";
import { RELAY_IDENTITY } from "../protocol/relay-identity.ts";
import { RecordingIndex } from "./recording-index.ts";

/**
 * A chunk ends when it is this large, or its first message this old: what is not in a chunk is lost if the process is killed. With looks at its
 * age every 0.2 s that is a second at most. Units: bytes, milliseconds.
 */
const CHUNK_BYTES = 64 * 1024;
const CHUNK_MILLIS = 800;
const ZSTD_LEVEL = 1;

/** What the library in the header of every recording of ours begins with; its version follows. */
export const OUR_LIBRARY = `${RELAY_IDENTITY.name} `;

/** What a channel of a recording is about. */
export interface RecordedChannel {
  topic: string;
  encoding: string;
  schema: Omit<McapTypes.Schema, "id">;
  metadata: Readonly<Record<string, string>>;
}

/**
 * Writes a recording: an MCAP file whose chunks are each written at once, with their indexes, by a call that returns when the operating system
 * has them. So a process that is killed loses the chunk that it had begun, and nothing else.
 * Schemas, channels and metadata stand between the chunks and not in them, so that a file without its end is read without unpacking anything.
 * Throws the errors of the file system (`ENOSPC`, `EACCES`, …); what was written before stays.
 */
export class RecordingWriter implements Disposable {
  readonly #index = new RecordingIndex();
  readonly #builder = new McapRecordBuilder();
  readonly #chunk = new McapChunkBuilder({ useMessageIndex: true });
  readonly #file: number;
  #bytes = 0;
  #crc = 0;
  #chunkBeganMillis = Number.NaN;
  #hasEnded = false;

  /** `path` must not exist. */
  constructor(readonly path: string) {
    this.#file = openSync(path, "wx");
    this.#builder.writeMagic();
    this.#builder.writeHeader({ profile: "", library: `${OUR_LIBRARY}${RELAY_IDENTITY.version}` });
    try {
      this.#write();
    } catch (error) {
      closeSync(this.#file);
      throw error;
    }
  }

  /** How much has been written. Units: bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The time of the first and of the last message that were written. Units: unix nanoseconds. */
  get span(): RecordingIndex["span"] {
    return this.#index.span;
  }

  /** Adds a channel. Returns its number, for {@link add}. Channels with the same schema share it. */
  channel({ topic, encoding, schema, metadata }: Readonly<RecordedChannel>): number {
    const known = [...this.#index.schemas.values()].find(({ name }) => name === schema.name);
    const schemaId = known?.id ?? this.#index.schemas.size + 1;
    const id = this.#index.channels.size;
    const channel = {
      id,
      schemaId,
      topic,
      messageEncoding: encoding,
      metadata: new Map(Object.entries(metadata)),
    };
    if (known === undefined) {
      const added = { ...schema, id: schemaId };
      this.#builder.writeSchema(added);
      this.#index.schemas.set(schemaId, added);
    }
    this.#builder.writeChannel(channel);
    this.#index.channels.set(id, channel);
    this.#write();
    return id;
  }

  /** Adds what is known of the whole recording, such as its settings. */
  metadata(name: string, values: Readonly<Record<string, string>>): void {
    const offset = BigInt(this.#bytes);
    const length = this.#builder.writeMetadata({ name, metadata: new Map(Object.entries(values)) });
    this.#index.metadata.push({ name, offset, length });
    this.#write();
  }

  /** Adds a message. Units: `nowMillis`, milliseconds of the monotonic clock. Cost: copies the bytes. */
  add(message: McapTypes.Message, nowMillis: number): void {
    if (this.#chunk.numMessages === 0) this.#chunkBeganMillis = nowMillis;
    this.#chunk.addMessage(message);
    if (this.#chunk.byteLength >= CHUNK_BYTES) this.flush();
  }

  /** Writes the chunk that has begun if it is old enough. Call it several times a second. Throws if the file was removed. */
  tick(nowMillis: number): void {
    if (fstatSync(this.#file).nlink === 0) throw new Error("its file was removed");
    if (nowMillis - this.#chunkBeganMillis >= CHUNK_MILLIS) this.flush();
  }

  /** Writes the chunk that has begun. */
  flush(): void {
    const chunk = this.#chunk;
    if (chunk.numMessages === 0) return;
    const { buffer, messageStartTime, messageEndTime } = chunk;
    const records = Bun.zstdCompressSync(buffer, { level: ZSTD_LEVEL });
    const uncompressedSize = BigInt(buffer.byteLength);
    const compression = "zstd";
    const chunkStartOffset = BigInt(this.#bytes);
    const chunkLength = this.#builder.writeChunk({
      messageStartTime,
      messageEndTime,
      uncompressedSize,
      uncompressedCrc: crc32(buffer),
      compression,
      records,
    });
    const indexes = [...chunk.indices];
    const messageIndexOffsets = new Map<number, bigint>();
    for (const index of indexes) {
      messageIndexOffsets.set(index.channelId, chunkStartOffset + BigInt(this.#builder.length));
      this.#builder.writeMessageIndex(index);
    }
    const messageIndexLength = BigInt(this.#builder.length) - chunkLength;
    const compressedSize = BigInt(records.byteLength);
    const about = { chunkStartOffset, chunkLength, messageIndexOffsets, messageIndexLength };
    const sizes = { compression, compressedSize, uncompressedSize };
    const counts = indexes.map(({ channelId, records: all }) => [channelId, all.length] as const);
    this.#index.addChunk({ messageStartTime, messageEndTime, ...about, ...sizes }, counts);
    chunk.reset();
    this.#chunkBeganMillis = Number.NaN;
    this.#write();
  }

  /** Writes the rest and the summary, and closes the file, on a full disk too. */
  end(): void {
    if (this.#hasEnded) return;
    try {
      this.flush();
      writeAll(this.#file, this.#index.tail(this.#bytes, this.#crc));
    } finally {
      this[Symbol.dispose]();
    }
  }

  /** Closes the file as it is: after an error of the file system. */
  [Symbol.dispose](): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    closeSync(this.#file);
  }

  #write(): void {
    const { buffer } = this.#builder;
    writeAll(this.#file, buffer);
    this.#bytes += buffer.byteLength;
    this.#crc = crc32(buffer, this.#crc);
    this.#builder.reset();
  }
}

/** A full disk takes a part of a call. */
function writeAll(file: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.byteLength) written += writeSync(file, bytes, written, bytes.byteLength - written);
}
