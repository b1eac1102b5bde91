import { open } from "node:fs/promises";
import { zstdDecompressSync } from "node:zlib";
import { McapStreamReader, type McapTypes } from "@mcap/core";
import { familyOf } from "../protocol/topic-table.ts";
import { type ChannelReader, channelReader } from "./channel-reader.ts";
import type { ImportAccount } from "./import-account.ts";
import { unpackLz4 } from "./lz4-frame.ts";
import type { RecordingOutput } from "./recording-output.ts";

/** How much of a file is read at once. Units: bytes. */
const BLOCK_BYTES = 1024 * 1024;
/** The longest record that is read, and the longest chunk unpacked. Units: bytes. */
const MOST_BYTES = 64 * 1024 * 1024;
/** The most metadata that are kept, and the most of names. Units: characters. */
const MOST_METADATA = 16 * 1024 * 1024;

/** Metadata that belong to the file that they stand in. */
const OWN_METADATA: ReadonlySet<string> = new Set(["relay", "imported"]);

const UNPACK = {
  zstd: (packed: Uint8Array, size: bigint) =>
    zstdDecompressSync(packed, { maxOutputLength: Math.max(1, boundedSize(size)) }),
  lz4: (packed: Uint8Array, size: bigint) => unpackLz4(packed, boundedSize(size)),
};

/**
 * Reads an MCAP file from its beginning to its end and writes what maps to topics of games. The file need not have chunks, a summary or an end.
 * Returns what wrote it. `game`: the name of the game where the file has none. Throws, with a sentence for a person, if the file is broken.
 * Cost: memory for its longest chunk, whatever its size.
 */
export async function importMcap(
  path: string,
  game: string,
  output: RecordingOutput,
  account: ImportAccount,
): Promise<string> {
  const reader = new McapStreamReader({ includeChunks: false, decompressHandlers: UNPACK });
  const records = new McapRecords(game, output, account);
  const file = await open(path);
  try {
    const block = Buffer.alloc(BLOCK_BYTES);
    for (;;) {
      const { bytesRead } = await file.read(block, 0, BLOCK_BYTES);
      if (bytesRead === 0) break;
      reader.append(block.subarray(0, bytesRead));
      for (let record = reader.nextRecord(); record !== undefined; record = reader.nextRecord())
        records.take(record);
      if (reader.done()) break;
      if (reader.bytesRemaining() > MOST_BYTES)
        throw new Error(`a record is longer than ${MOST_BYTES} bytes`);
    }
  } finally {
    await file.close();
  }
  if (!reader.done())
    account.notes.push(`the file was cut: its last ${reader.bytesRemaining()} bytes are no whole record`);
  return records.library;
}

/** Takes the records of a file in their order. */
class McapRecords {
  /** What wrote the file. */
  library = "";
  readonly #schemas = new Map<number, McapTypes.Schema>();
  readonly #channels = new Map<number, { name: string; reader: ChannelReader | string }>();
  /** Topics of connections that have a channel, and the wildcards above them. */
  readonly #topics = new Set<string>();
  /** A file without connections has one of each game. */
  readonly #epoch = crypto.randomUUID();
  /** Each kept once: the summary of some writers repeats them. */
  readonly #metadata = new Set<string>();
  #metadataCharacters = 0;
  #nameCharacters = 0;

  constructor(
    private readonly game: string,
    private readonly output: RecordingOutput,
    private readonly account: ImportAccount,
  ) {}

  take(record: McapTypes.TypedMcapRecord): void {
    switch (record.type) {
      case "Header":
        this.library = record.library;
        return;
      case "Schema":
        this.#boundNames(record.name);
        // Its text is not needed: it is known by its name.
        this.#schemas.set(record.id, { ...record, data: new Uint8Array() });
        return;
      case "Channel":
        // The summary repeats it.
        if (!this.#channels.has(record.id)) this.#addChannel(record);
        return;
      case "Message":
        this.#message(record);
        return;
      case "Metadata":
        this.#addMetadata(record);
        return;
      case "Attachment":
        this.account.leaveOut(record.name, "attachment");
    }
  }

  /** Channels that repeat topics of the same file for viewers are passed over: the output has its own. */
  #addChannel(channel: McapTypes.Channel): void {
    const { id, topic: name, metadata, schemaId } = channel;
    this.#boundNames(name, ...metadata.keys(), ...metadata.values());
    const [topic, repeated, epoch] = ["topic", "repeats", "source_epoch"].map((key) => metadata.get(key));
    if (repeated !== undefined && this.#topics.has(`${epoch}\n${repeated}`)) return;
    if (topic !== undefined)
      for (const pattern of [topic, familyOf(topic)]) this.#topics.add(`${epoch}\n${pattern}`);
    this.#channels.set(id, { name, reader: channelReader(channel, this.#schemas.get(schemaId)) });
  }

  /** The names of channels and schemas stay in memory. Throws if they are too long together. */
  #boundNames(...names: readonly string[]): void {
    for (const { length } of names) this.#nameCharacters += length;
    if (this.#nameCharacters > MOST_METADATA)
      throw new Error(`its channels and schemas have names of more than ${MOST_METADATA} characters`);
  }

  #message({ channelId, sequence, logTime, publishTime, data }: McapTypes.Message): void {
    const channel = this.#channels.get(channelId);
    if (channel === undefined) return;
    const { name, reader } = channel;
    const messages = typeof reader === "string" ? reader : reader.read(data);
    if (typeof messages === "string" || typeof reader === "string") {
      this.account.leaveOut(name, String(messages));
      return;
    }
    for (const { topic, data: imported, source: named } of messages) {
      const source = named ?? reader.source ?? this.game;
      // The number is one of that topic only if a relay counted it.
      const isCounted = reader.epoch !== undefined && named === undefined;
      this.output.add({
        source: { name: source, epoch: reader.epoch ?? `${this.#epoch}-${source}` },
        topic,
        sequence: isCounted ? sequence : undefined,
        logTime,
        publishTime: publishTime === 0n ? logTime : publishTime,
        data: imported,
      });
    }
  }

  #addMetadata({ name, metadata }: McapTypes.Metadata): void {
    const values = Object.fromEntries(metadata);
    const text = JSON.stringify([name, values]);
    if (OWN_METADATA.has(name) || this.#metadata.has(text)) return;
    this.#metadataCharacters += text.length;
    if (this.#metadataCharacters > MOST_METADATA) {
      this.account.leaveOut("metadata", `more than ${MOST_METADATA} characters`);
      return;
    }
    this.#metadata.add(text);
    this.output.metadata(name, values);
  }
}

function boundedSize(size: bigint): number {
  if (size > MOST_BYTES) throw new Error(`a chunk has more than ${MOST_BYTES} bytes`);
  return Number(size);
}
