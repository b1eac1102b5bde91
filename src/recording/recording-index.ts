import { crc32 } from "node:zlib";
import { MCAP_MAGIC, McapRecordBuilder, type McapTypes, Opcode } from "@mcap/core";

/** Length of a block of records of chunks. Units: bytes. */
const BLOCK_BYTES = 64 * 1024;

/** What a reader needs to find its way in a recording: the summary at its end. The times are unix nanoseconds, the offsets bytes from its beginning. */
export class RecordingIndex {
  readonly schemas = new Map<number, McapTypes.Schema>();
  readonly channels = new Map<number, McapTypes.Channel>();
  readonly metadata: McapTypes.MetadataIndex[] = [];
  /** Messages by channel. */
  readonly counts = new Map<number, bigint>();
  /** The chunk that was added last. It may still be changed. */
  lastChunk: McapTypes.ChunkIndex | undefined;
  #chunkCount = 0;
  #span: { from: bigint; to: bigint } | undefined;
  /** The records of all chunks but the last, in blocks: as objects they would take eight times the memory, of which a day has 86,400. */
  readonly #packed: Uint8Array[] = [];
  readonly #packing = new McapRecordBuilder();

  /** `counts`: how many messages of each channel the chunk has. */
  addChunk(chunk: McapTypes.ChunkIndex, counts: Iterable<readonly [channel: number, count: number]>): void {
    this.#packLast();
    this.lastChunk = chunk;
    this.#chunkCount++;
    const { messageStartTime, messageEndTime } = chunk;
    const { from, to } = this.#span ?? { from: messageStartTime, to: messageEndTime };
    this.#span = {
      from: messageStartTime < from ? messageStartTime : from,
      to: messageEndTime > to ? messageEndTime : to,
    };
    for (const [channel, count] of counts)
      this.counts.set(channel, (this.counts.get(channel) ?? 0n) + BigInt(count));
  }

  /** The time of the first and of the last message; undefined without a message. */
  get span(): { from: bigint; to: bigint } | undefined {
    return this.#span;
  }

  /** Everything that follows the last chunk: the end of the data, the summary, the footer. `dataCrc`: of all bytes before; 0 if it is not known. */
  tail(offset: number, dataCrc: number): Uint8Array {
    const builder = new McapRecordBuilder();
    builder.writeDataEnd({ dataSectionCrc: dataCrc });
    const chunks = this.#chunkRecords();
    let chunkBytes = 0;
    const at = () => BigInt(offset + builder.length + chunkBytes);
    const summaryStart = at();
    const fromByte = builder.length;
    const groups: McapTypes.SummaryOffset[] = [];
    const group = <Item>(groupOpcode: Opcode, items: Iterable<Item>, write: (item: Item) => void) => {
      const groupStart = at();
      for (const item of items) write(item);
      const groupLength = at() - groupStart;
      if (groupLength > 0n) groups.push({ groupOpcode, groupStart, groupLength });
    };
    group(Opcode.SCHEMA, this.schemas.values(), (one) => builder.writeSchema(one));
    group(Opcode.CHANNEL, this.channels.values(), (one) => builder.writeChannel(one));
    group(Opcode.STATISTICS, [this.#statistics()], (one) => builder.writeStatistics(one));
    group(Opcode.METADATA_INDEX, this.metadata, (one) => builder.writeMetadataIndex(one));
    // The records of chunks are not copied by the builder, but put between what it has written before and after them.
    const chunksAt = builder.length;
    group(Opcode.CHUNK_INDEX, chunks, (one) => {
      chunkBytes += one.byteLength;
    });
    const summaryOffsetStart = at();
    for (const one of groups) builder.writeSummaryOffset(one);
    // The checksum of the summary covers the footer up to itself.
    const footer = new McapRecordBuilder();
    footer.writeFooter({ summaryStart, summaryOffsetStart, summaryCrc: 0 });
    const parts = () => [builder.buffer.subarray(0, chunksAt), ...chunks, builder.buffer.subarray(chunksAt)];
    const [first = new Uint8Array(), ...others] = parts();
    const summary = [first.subarray(fromByte), ...others, footer.buffer.subarray(0, -4)];
    const summaryCrc = summary.reduce((crc, part) => crc32(part, crc), 0);
    builder.writeFooter({ summaryStart, summaryOffsetStart, summaryCrc });
    builder.writeMagic();
    return Buffer.concat(parts());
  }

  /** Writes the last chunk as the record that the summary has of it. */
  #packLast(): void {
    if (this.lastChunk === undefined) return;
    this.#packing.writeChunkIndex(this.lastChunk);
    if (this.#packing.length < BLOCK_BYTES) return;
    this.#packed.push(this.#packing.buffer.slice());
    this.#packing.reset();
  }

  /** The records of all chunks. */
  #chunkRecords(): Uint8Array[] {
    this.#packLast();
    this.lastChunk = undefined;
    return [...this.#packed, this.#packing.buffer];
  }

  #statistics(): McapTypes.Statistics {
    const { from = 0n, to = 0n } = this.span ?? {};
    return {
      messageCount: [...this.counts.values()].reduce((sum, one) => sum + one, 0n),
      schemaCount: this.schemas.size,
      channelCount: this.channels.size,
      attachmentCount: 0,
      metadataCount: this.metadata.length,
      chunkCount: this.#chunkCount,
      messageStartTime: from,
      messageEndTime: to,
      channelMessageCounts: this.counts,
    };
  }
}

/** The bytes with which every recording begins and ends. */
export const MAGIC = Uint8Array.from(MCAP_MAGIC);
