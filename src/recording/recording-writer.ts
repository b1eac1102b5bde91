import { closeSync, fstatSync, openSync, writeSync } from "node:fs";
import { crc32 } from "node:zlib";
import { McapRecordBuilder, type McapTypes } from "@mcap/core";
import { RELAY_IDENTITY } from "../protocol/relay-identity.ts";
import { MessageChunk, type PackedChunk } from "./message-chunk.ts";
import { RecordingIndex } from "./recording-index.ts";

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
  readonly #chunk = new MessageChunk();
  readonly #file: number;
  #bytes = 0;
  #crc = 0;
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

  /** Adds a channel. Returns its number, for {@link add}: the next by default. Channels with the same schema share it. */
  channel(
    { topic, encoding, schema, metadata }: Readonly<RecordedChannel>,
    id = this.#index.channels.size,
  ): number {
    const known = [...this.#index.schemas.values()].find(({ name }) => name === schema.name);
    const schemaId = known?.id ?? this.#index.schemas.size + 1;
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
    if (this.#chunk.add(message, nowMillis)) this.flush();
  }

  /** Writes the chunk that has begun if it is old enough. Call it several times a second. Throws if the file was removed. */
  tick(nowMillis: number): void {
    if (fstatSync(this.#file).nlink === 0) throw new Error("its file was removed");
    if (this.#chunk.isDue(nowMillis)) this.flush();
  }

  /** Writes the chunk that has begun. */
  flush(): void {
    const packed = this.#chunk.pack();
    if (packed !== undefined) this.append(packed);
  }

  /** Writes a chunk. The file must have its channels. */
  append({ bytes, index, counts }: PackedChunk): void {
    const start = BigInt(this.#bytes);
    const offsets = [...index.messageIndexOffsets].map(([id, offset]) => [id, start + offset] as const);
    const messageIndexOffsets = new Map(offsets);
    this.#index.addChunk({ ...index, chunkStartOffset: start, messageIndexOffsets }, counts);
    this.#writeBytes(bytes);
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
    this.#builder.reset();
    this.#writeBytes(buffer);
  }

  #writeBytes(bytes: Uint8Array): void {
    writeAll(this.#file, bytes);
    this.#bytes += bytes.byteLength;
    this.#crc = crc32(bytes, this.#crc);
  }
}

/** A full disk takes a part of a call. */
function writeAll(file: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.byteLength) written += writeSync(file, bytes, written, bytes.byteLength - written);
}
