import { type McapWriter, McapWriter as Writer } from "@mcap/core";
import type { JsonObject } from "../../src/protocol/json-object.ts";
import { RecordingReader } from "../../src/recording/index.ts";

/** A message of a recording that an import made. Units: unix nanoseconds. */
export interface Imported {
  topic: string;
  source: string;
  sequence: number;
  at: bigint;
  data: JsonObject;
}

/** The messages of topics in a recording, without the channels for viewers. */
export async function importedMessages(path: string): Promise<Imported[]> {
  using reader = await RecordingReader.open(path);
  return [...reader.messages({ channels: ({ topic }) => topic !== undefined })].map(
    ({ channel: { topic = "", source }, sequence, logTime, data }) => ({
      topic,
      source,
      sequence,
      at: logTime,
      data: JSON.parse(Buffer.from(data).toString()),
    }),
  );
}

/** A channel of an MCAP file of another program, and its messages, a second apart. */
export interface ForeignChannel {
  topic: string;
  encoding?: string;
  schema?: string;
  metadata?: Readonly<Record<string, string>>;
  messages: readonly (object | string | Uint8Array)[];
}

export const FOREIGN_BEGIN = 1_700_000_000_000_000_001n;

/** An MCAP file as the library writes it for other programs. */
export async function foreignMcap(
  channels: readonly ForeignChannel[],
  options: Partial<ConstructorParameters<typeof McapWriter>[0]> = {},
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0n;
  const writable = {
    write: async (bytes: Uint8Array) => {
      parts.push(bytes.slice());
      length += BigInt(bytes.byteLength);
    },
    position: () => length,
  };
  const writer = new Writer({ writable, ...options });
  await writer.start({ profile: "", library: "another program" });
  for (const { topic, encoding = "json", schema, metadata = {}, messages } of channels) {
    const schemaId =
      schema === undefined
        ? 0
        : await writer.registerSchema({ name: schema, encoding: "jsonschema", data: new Uint8Array([1]) });
    const about = { schemaId, topic, messageEncoding: encoding, metadata: new Map(Object.entries(metadata)) };
    const channelId = await writer.registerChannel(about);
    for (const [index, message] of messages.entries()) {
      const logTime = FOREIGN_BEGIN + BigInt(index) * 1_000_000_000n;
      const data = message instanceof Uint8Array ? message : Buffer.from(textOf(message));
      await writer.addMessage({ channelId, sequence: index + 7, logTime, publishTime: 0n, data });
    }
  }
  await writer.end();
  return Buffer.concat(parts);
}

function textOf(message: object | string): string {
  return typeof message === "string" ? message : JSON.stringify(message);
}
