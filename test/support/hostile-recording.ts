import { crc32 } from "node:zlib";
import { McapRecordBuilder } from "@mcap/core";
import { RecordingWriter } from "../../src/recording/index.ts";

/** A message of a crafted recording. Units: unix nanoseconds. */
export interface CraftedMessage {
  channelId: number;
  logTime: bigint;
  data: string;
}

/** Writes recordings that no relay writes: their chunks may have anything, and their indexes may lie. */
export class HostileRecording {
  readonly writer: RecordingWriter;
  #builder = new McapRecordBuilder();

  constructor(readonly path: string) {
    this.writer = new RecordingWriter(path);
  }

  /** Adds a channel as relays have them; `metadata` in place of the usual. */
  channel(source: string, topic: string, metadata: Readonly<Record<string, string>> = {}): number {
    return this.writer.channel({
      topic: `/${source.slice(0, 64)}/${topic.slice(0, 64)}`,
      encoding: "json",
      schema: { name: "any", encoding: "jsonschema", data: Buffer.from("{}") },
      metadata: { topic, source, source_epoch: `epoch-of-${source}`, ...metadata },
    });
  }

  /** Adds a chunk with messages, and says that it has others: of `claims`, in place of its own channels. */
  messages(messages: readonly CraftedMessage[], claims?: readonly number[]): void {
    const builder = this.#builder;
    builder.reset();
    for (const [sequence, { channelId, logTime, data }] of messages.entries())
      builder.writeMessage({
        channelId,
        sequence,
        logTime,
        publishTime: logTime,
        data: Buffer.from(data),
      });
    const times = messages.map(({ logTime }) => logTime);
    const [from = 0n, to = 0n] = [times[0], times.at(-1)];
    this.chunk(Buffer.from(builder.buffer), {
      from,
      to,
      claims: claims ?? messages.map((one) => one.channelId),
    });
  }

  /** Adds a chunk of any bytes, once or several times. It says that it has a message of each of the channels. */
  chunk(
    records: Uint8Array,
    {
      from,
      to,
      claims,
      times: count = 1,
    }: { from: bigint; to: bigint; claims: readonly number[]; times?: number },
  ): void {
    const packed = Bun.zstdCompressSync(records, { level: 1 });
    const builder = new McapRecordBuilder();
    const sizes = { uncompressedSize: BigInt(records.byteLength), compression: "zstd" };
    const times = { messageStartTime: from, messageEndTime: to };
    const chunkLength = builder.writeChunk({
      ...times,
      ...sizes,
      uncompressedCrc: crc32(records),
      records: packed,
    });
    const chunk = {
      bytes: Buffer.from(builder.buffer),
      index: {
        ...times,
        ...sizes,
        compressedSize: BigInt(packed.byteLength),
        chunkStartOffset: 0n,
        chunkLength,
        messageIndexOffsets: new Map(claims.map((id) => [id, 0n])),
        messageIndexLength: 0n,
      },
      counts: claims.map((id) => [id, 1] as const),
    };
    for (let added = 0; added < count; added++) this.writer.append(chunk);
  }

  end(): string {
    this.writer.end();
    return this.path;
  }
}
