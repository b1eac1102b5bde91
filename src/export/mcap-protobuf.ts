import { McapWriter } from "@mcap/core";
import type { JsonObject } from "../protocol/json-object.ts";
import { RELAY_IDENTITY } from "../protocol/relay-identity.ts";
import { topicOfPacket } from "../protocol/topic-table.ts";
import { FramePrefixes, viewerChannelOf, viewerTime } from "../recording/index.ts";
import {
  dataOf,
  type ExportedMessage,
  type ExportedRecording,
  type ExportFormat,
  nothing,
  ProtobufWriter,
} from "./format/index.ts";
import { FOXGLOVE_LOG, FOXGLOVE_TRANSFORMS, TELEMETRY_FRAME } from "./foxglove-shapes.ts";
import { descriptorOf, type MessageShape, writeMessage } from "./protobuf-shape.ts";

const FRAMES = topicOfPacket("frame");
const CHUNK_BYTES = 1024 * 1024;
const LEVELS: Readonly<Record<string, number>> = { info: 2, warning: 3, error: 4 };

/** What of a topic is exported. */
interface Output {
  /** Last part of the channel's name. */
  name: string;
  shape: MessageShape;
  /** The message as an object with the fields of the shape; undefined if there is none. */
  of(data: JsonObject, message: ExportedMessage): object | undefined;
}

/** Poses, log and alerts in Foxglove's schemas, and frames in one of our own, as protobuf in an MCAP file. */
export const MCAP_PROTOBUF: ExportFormat = { write };

async function* write(recording: ExportedRecording): AsyncGenerator<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let position = 0n;
  const writer = new McapWriter({
    writable: {
      async write(bytes) {
        // The library reuses its buffers.
        pieces.push(bytes.slice());
        position += BigInt(bytes.byteLength);
      },
      position: () => position,
    },
    chunkSize: CHUNK_BYTES,
    compressChunk: (data) => ({ compression: "zstd", compressedData: Bun.zstdCompressSync(data) }),
  });
  // Not the name that a relay writes: `recordings repair` is for recordings.
  await writer.start({ profile: "", library: `${RELAY_IDENTITY.name}-export ${RELAY_IDENTITY.version}` });
  const channels = new ProtobufChannels(writer);
  const outputs = new Outputs();
  const protobuf = new ProtobufWriter();
  for (const message of recording.messages()) {
    const output = outputs.of(message.channel);
    const content = output?.of(dataOf(message), message);
    if (output === undefined || content === undefined) continue;
    writeMessage(protobuf, output.shape, content);
    const { sequence, logTime, publishTime, channel } = message;
    const channelId = await channels.idOf(channel.source, output);
    await writer.addMessage({ channelId, sequence, logTime, publishTime, data: protobuf.take() });
    yield* pieces.splice(0);
  }
  if (channels.isEmpty)
    throw nothing(
      "mcap-protobuf has poses, log, alerts and frames, and there is none of them in that part of the recording",
    );
  await writer.end();
  yield* pieces.splice(0);
}

/** What is exported of each channel of a recording. */
class Outputs {
  readonly #known = new Map<number, Output | undefined>();
  readonly #framePrefixes = new FramePrefixes();

  of({ id, topic, source }: ExportedMessage["channel"]): Output | undefined {
    if (!this.#known.has(id)) this.#known.set(id, this.#make(topic, source));
    return this.#known.get(id);
  }

  #make(topic: string, source: string): Output | undefined {
    if (topic === FRAMES) return { name: "frames", shape: TELEMETRY_FRAME, of: frameOf };
    if (topic === "alert") return { name: "log", shape: FOXGLOVE_LOG, of: alertOf };
    const viewer = viewerChannelOf(topic, source, () => this.#framePrefixes.of(source));
    if (viewer === undefined) return undefined;
    const of: Output["of"] = (data, { logTime }) => {
      const text = viewer.write(data, logTime);
      return text === undefined ? undefined : JSON.parse(text);
    };
    return { name: viewer.name, shape: viewer.name === "tf" ? FOXGLOVE_TRANSFORMS : FOXGLOVE_LOG, of };
  }
}

/** The channels of the file, by game and output. */
class ProtobufChannels {
  readonly #schemas = new Map<MessageShape, number>();
  readonly #channels = new Map<string, number>();

  constructor(private readonly writer: McapWriter) {}

  get isEmpty(): boolean {
    return this.#channels.size === 0;
  }

  async idOf(source: string, { name, shape }: Output): Promise<number> {
    const topic = `/${source}/${name}`;
    const known = this.#channels.get(topic);
    if (known !== undefined) return known;
    const schemaId =
      this.#schemas.get(shape) ??
      (await this.writer.registerSchema({
        name: shape.name,
        encoding: "protobuf",
        data: descriptorOf(shape),
      }));
    this.#schemas.set(shape, schemaId);
    const metadata = new Map([["source", source]]);
    const id = await this.writer.registerChannel({ topic, schemaId, messageEncoding: "protobuf", metadata });
    this.#channels.set(topic, id);
    return id;
  }
}

function frameOf(
  { frame, fps, frame_time_ms, physics_time_ms }: JsonObject,
  { logTime }: ExportedMessage,
): object {
  return { timestamp: viewerTime(logTime), frame, fps, frame_time_ms, physics_time_ms };
}

function alertOf({ level, message }: JsonObject, { logTime, channel }: ExportedMessage): object | undefined {
  if (typeof message !== "string") return undefined;
  return { timestamp: viewerTime(logTime), level: LEVELS[String(level)] ?? 0, message, name: channel.source };
}
