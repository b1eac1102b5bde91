import { crc32 } from "node:zlib";
import { MCAP_MAGIC, McapRecordBuilder, type McapTypes, Opcode } from "@mcap/core";

/** What a reader needs to find its way in a recording: the summary at its end. The times are unix nanoseconds, the offsets bytes from its beginning. */
export class RecordingIndex {
  readonly schemas = new Map<number, McapTypes.Schema>();
  readonly channels = new Map<number, McapTypes.Channel>();
  readonly chunks: McapTypes.ChunkIndex[] = [];
  readonly metadata: McapTypes.MetadataIndex[] = [];
  /** Messages by channel. */
  readonly counts = new Map<number, bigint>();

  /** `counts`: how many messages of each channel the chunk has. */
  addChunk(chunk: McapTypes.ChunkIndex, counts: Iterable<readonly [channel: number, count: number]>): void {
    this.chunks.push(chunk);
    for (const [channel, count] of counts)
      this.counts.set(channel, (this.counts.get(channel) ?? 0n) + BigInt(count));
  }

  /** The time of the first and of the last message; undefined without a message. */
  get span(): { from: bigint; to: bigint } | undefined {
    const [first, ...others] = this.chunks;
    if (first === undefined) return undefined;
    let { messageStartTime: from, messageEndTime: to } = first;
    for (const { messageStartTime, messageEndTime } of others) {
      if (messageStartTime < from) from = messageStartTime;
      if (messageEndTime > to) to = messageEndTime;
    }
    return { from, to };
  }

  /** Everything that follows the last chunk: the end of the data, the summary, the footer. `dataCrc`: of all bytes before; 0 if it is not known. */
  tail(offset: number, dataCrc: number): Uint8Array {
    const builder = new McapRecordBuilder();
    builder.writeDataEnd({ dataSectionCrc: dataCrc });
    const at = () => BigInt(offset + builder.length);
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
    group(Opcode.CHUNK_INDEX, this.chunks, (one) => builder.writeChunkIndex(one));
    const summaryOffsetStart = at();
    for (const one of groups) builder.writeSummaryOffset(one);
    // The checksum of the summary covers the footer up to itself.
    const footer = new McapRecordBuilder();
    footer.writeFooter({ summaryStart, summaryOffsetStart, summaryCrc: 0 });
    const summaryCrc = crc32(footer.buffer.subarray(0, -4), crc32(builder.buffer.subarray(fromByte)));
    builder.writeFooter({ summaryStart, summaryOffsetStart, summaryCrc });
    builder.writeMagic();
    return builder.buffer;
  }

  #statistics(): McapTypes.Statistics {
    const { from = 0n, to = 0n } = this.span ?? {};
    return {
      messageCount: [...this.counts.values()].reduce((sum, one) => sum + one, 0n),
      schemaCount: this.schemas.size,
      channelCount: this.channels.size,
      attachmentCount: 0,
      metadataCount: this.metadata.length,
      chunkCount: this.chunks.length,
      messageStartTime: from,
      messageEndTime: to,
      channelMessageCounts: this.counts,
    };
  }
}

/** The bytes with which every recording begins and ends. */
export const MAGIC = Uint8Array.from(MCAP_MAGIC);
