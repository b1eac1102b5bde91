import { crc32 } from "node:zlib";
import { McapChunkBuilder, McapRecordBuilder, type McapTypes } from "@mcap/core";

/**
 * A chunk is full at this size, and due at this age of its first message: what is not in a chunk is lost if the process is killed. With looks at
 * its age every 0.2 s that is a second at most. Units: bytes, milliseconds.
 */
const CHUNK_BYTES = 64 * 1024;
const CHUNK_MILLIS = 800;
const ZSTD_LEVEL = 1;

/** A chunk as a file has it. It may stand in any file that has its channels. */
export interface PackedChunk {
  /** The compressed messages, and below them which message is where. */
  bytes: Uint8Array;
  /** Its entry in the summary. The offsets count from the first of its own bytes. */
  index: McapTypes.ChunkIndex;
  /** How many messages of each channel it has. */
  counts: readonly (readonly [channel: number, count: number])[];
}

/** Collects messages and packs them into chunks. */
export class MessageChunk {
  readonly #chunk = new McapChunkBuilder({ useMessageIndex: true });
  readonly #builder = new McapRecordBuilder();
  #beganMillis = Number.NaN;

  /** Adds a message. Returns whether the chunk is full. Units: `nowMillis`, milliseconds of the monotonic clock. Cost: copies the bytes. */
  add(message: McapTypes.Message, nowMillis: number): boolean {
    if (this.#chunk.numMessages === 0) this.#beganMillis = nowMillis;
    this.#chunk.addMessage(message);
    return this.#chunk.byteLength >= CHUNK_BYTES;
  }

  /** Whether its first message is so old that it has to be packed. */
  isDue(nowMillis: number): boolean {
    return nowMillis - this.#beganMillis >= CHUNK_MILLIS;
  }

  /** Packs what it has and begins anew; undefined without a message. */
  pack(): PackedChunk | undefined {
    const chunk = this.#chunk;
    if (chunk.numMessages === 0) return undefined;
    const { buffer, messageStartTime, messageEndTime } = chunk;
    const records = Bun.zstdCompressSync(buffer, { level: ZSTD_LEVEL });
    const uncompressedSize = BigInt(buffer.byteLength);
    const compression = "zstd";
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
      messageIndexOffsets.set(index.channelId, BigInt(this.#builder.length));
      this.#builder.writeMessageIndex(index);
    }
    const messageIndexLength = BigInt(this.#builder.length) - chunkLength;
    const bytes = this.#builder.buffer;
    this.#builder.reset();
    const about = { chunkStartOffset: 0n, chunkLength, messageIndexOffsets, messageIndexLength };
    const sizes = { compression, compressedSize: BigInt(records.byteLength), uncompressedSize };
    const counts = indexes.map(({ channelId, records: all }) => [channelId, all.length] as const);
    chunk.reset();
    this.#beganMillis = Number.NaN;
    return { bytes, index: { messageStartTime, messageEndTime, ...about, ...sizes }, counts };
  }
}
