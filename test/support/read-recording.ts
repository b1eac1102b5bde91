import { readFileSync } from "node:fs";
import { zstdDecompressSync } from "node:zlib";
import { McapIndexedReader } from "@mcap/core";

/** A message of a recording, with its channel. */
export interface MessageInFile {
  /** Name of its channel, and of the schema of that. */
  channel: string;
  schema: string;
  /** Empty for a channel that repeats a topic for viewers. */
  topic: string;
  source: string;
  sequence: number;
  logTime: bigint;
  publishTime: bigint;
  data: Record<string, unknown>;
}

/** Reads a recording by its index, as a viewer does, and checks all checksums. */
export async function readRecording(file: string | Uint8Array): Promise<{
  messages: MessageInFile[];
  metadata: Map<string, ReadonlyMap<string, string>>;
  schemas: Map<string, Record<string, unknown>>;
  /** Names of the channels for viewers, and what they repeat. */
  repeated: [channel: string, topics: string][];
}> {
  const bytes = typeof file === "string" ? readFileSync(file) : file;
  const reader = await McapIndexedReader.Initialize({
    readable: {
      size: async () => BigInt(bytes.byteLength),
      read: async (offset, size) => bytes.subarray(Number(offset), Number(offset + size)),
    },
    decompressHandlers: { zstd: (packed) => zstdDecompressSync(packed) },
  });
  const text = (data: Uint8Array) => Buffer.from(data).toString();
  const messages: MessageInFile[] = [];
  for await (const { channelId, sequence, logTime, publishTime, data } of reader.readMessages({
    validateCrcs: true,
  })) {
    const {
      metadata,
      topic: channel = "",
      messageEncoding,
      schemaId,
    } = reader.channelsById.get(channelId) ?? {};
    const { name: schema = "", encoding } = reader.schemasById.get(schemaId ?? 0) ?? {};
    if (messageEncoding !== "json" || encoding !== "jsonschema")
      throw new Error(`${channel}: expected json with jsonschema, got ${messageEncoding} with ${encoding}`);
    const [topic = "", source = ""] = [metadata?.get("topic"), metadata?.get("source")];
    const times = { logTime, publishTime };
    messages.push({ channel, schema, topic, source, sequence, ...times, data: JSON.parse(text(data)) });
  }
  if (reader.statistics?.messageCount !== BigInt(messages.length))
    throw new Error(`${reader.statistics?.messageCount} counted, ${messages.length} read`);
  const metadata = new Map<string, ReadonlyMap<string, string>>();
  for await (const record of reader.readMetadata()) metadata.set(record.name, record.metadata);
  const schemas = new Map(
    [...reader.schemasById.values()].map(({ name, data }) => [name, JSON.parse(text(data))]),
  );
  const repeated = [...reader.channelsById.values()].flatMap(({ topic, metadata: about }) => {
    const topics = about.get("repeats");
    return topics === undefined ? [] : [[topic, topics] as [string, string]];
  });
  return { messages, metadata, schemas, repeated };
}
