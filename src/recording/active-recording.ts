import type { Clock } from "../base/clock.ts";
import type { HubMessage } from "../hub/index.ts";
import { isStateTopic, matchesTopic } from "../protocol/topic-patterns.ts";
import { RecordedData } from "./recorded-data.ts";
import type { RecordingInfo, RecordingRequest } from "./recording-request.ts";
import type { RecordedChannel, RecordingWriter } from "./recording-writer.ts";
import { schemaOf } from "./topic-schemas.ts";
import { type ViewerChannel, viewerChannelOf } from "./viewer-channel.ts";

const NANOS_PER_MILLI = 1_000_000n;
/** Sequence numbers of the format have 32 bits. */
const SEQUENCE_MASK = 0xffff_ffff;

/** Most channels of a recording: games that connect again and again make new ones. */
const MAX_CHANNELS = 4096;

/** A channel of a recording: a topic of one connection of a game. */
interface ActiveChannel {
  id: number;
  /** The same messages for viewers. */
  viewer: { id: number; write: ViewerChannel["write"] } | undefined;
  /** When its next sample is due. Units: milliseconds of the monotonic clock. */
  dueMillis: number;
}

/** A recording that is being written. Its methods throw the errors of the file system. */
export class ActiveRecording {
  readonly #channels = new Map<string, ActiveChannel | undefined>();
  /** Connections of games that have a channel. */
  readonly #begun = new Set<string>();
  readonly #data = new RecordedData();
  /** Before the names of a game's frames of reference. The first game's have none. */
  readonly #framePrefixes = new Map<string, string>();
  readonly #beganUnixMillis: number;
  readonly #beganMillis: number;
  #messages = 0;
  #bytes = Buffer.alloc(0);

  constructor(
    readonly name: string,
    private readonly writer: RecordingWriter,
    private readonly request: Readonly<RecordingRequest>,
    clock: Clock,
    /** Called before the first message of each connection of a game. */
    private readonly gameBegins: (epoch: string, writer: RecordingWriter) => void,
  ) {
    this.#beganUnixMillis = clock.unixMillis();
    this.#beganMillis = clock.monotonicMillis();
  }

  /** Takes a message. Cost: its text, and now and then a chunk of 64 KiB that is compressed and written. */
  take(message: HubMessage): void {
    // The packet before it has the same sample.
    if (!message.isNewSample) return;
    const channel = this.#channelOf(message);
    if (channel === undefined || message.atMillis < channel.dueMillis) return;
    if (this.request.maxHz !== undefined && isStateTopic(message.topic.name))
      channel.dueMillis = Math.max(channel.dueMillis, message.atMillis - 1000) + 1000 / this.request.maxHz;
    const { seq, atMillis, timestampSeconds } = message;
    // Not the wall clock, which may be set.
    const logTime = nanosOf(this.#beganUnixMillis + atMillis - this.#beganMillis);
    const publishTime = nanosOf(Math.max(0, timestampSeconds * 1000));
    const sequence = (seq & SEQUENCE_MASK) >>> 0;
    const add = (channelId: number, text: string) => {
      this.#messages++;
      this.writer.add({ channelId, sequence, logTime, publishTime, data: this.#bytesOf(text) }, atMillis);
    };
    const data = this.#data.borrow(message);
    add(channel.id, JSON.stringify(data));
    const viewerText = channel.viewer?.write(data, logTime);
    if (channel.viewer !== undefined && viewerText !== undefined) add(channel.viewer.id, viewerText);
  }

  /** Writes what is older than a second. Returns whether the recording is over. */
  tick(nowMillis: number): boolean {
    this.writer.tick(nowMillis);
    const { seconds = Number.POSITIVE_INFINITY, bytes = Number.POSITIVE_INFINITY } = this.request;
    return nowMillis - this.#beganMillis >= 1000 * seconds || this.writer.bytes >= bytes;
  }

  end(): void {
    this.writer.end();
  }

  /** Closes the file as it is. */
  abandon(): void {
    this.writer[Symbol.dispose]();
  }

  get info(): RecordingInfo {
    const { span, bytes } = this.writer;
    const { name } = this;
    const seconds = (nanos: bigint | undefined) => (nanos === undefined ? null : Number(nanos) / 1e9);
    return {
      name,
      bytes,
      from: seconds(span?.from),
      to: seconds(span?.to),
      messages: this.#messages,
      state: "recording",
    };
  }

  /** The bytes of a text, until the next one: the writer copies them. */
  #bytesOf(text: string): Uint8Array {
    if (this.#bytes.byteLength < 3 * text.length) this.#bytes = Buffer.allocUnsafe(4 * text.length);
    return this.#bytes.subarray(0, this.#bytes.write(text));
  }

  #channelOf({ topic, source }: HubMessage): ActiveChannel | undefined {
    const key = `${source.epoch}\n${topic.name}`;
    const known = this.#channels.get(key);
    if (known !== undefined || this.#channels.has(key)) return known;
    if (this.#channels.size >= MAX_CHANNELS) return undefined;
    const channel = this.#isAsked(topic.name, source.name) ? this.#newChannel(topic.name, source) : undefined;
    this.#channels.set(key, channel);
    return channel;
  }

  #isAsked(topic: string, sourceName: string): boolean {
    const { topics, source } = this.request;
    if (source !== undefined && source !== sourceName) return false;
    return topics === undefined || topics.some((pattern) => matchesTopic(pattern, topic));
  }

  #newChannel(topic: string, source: HubMessage["source"]): ActiveChannel {
    if (!this.#begun.has(source.epoch)) this.gameBegins(source.epoch, this.writer);
    this.#begun.add(source.epoch);
    const origin = { source: source.name, source_epoch: source.epoch };
    const channel = (
      name: string,
      schema: RecordedChannel["schema"],
      metadata: RecordedChannel["metadata"],
    ) =>
      this.writer.channel({
        topic: `/${source.name}/${name}`,
        encoding: "json",
        schema,
        metadata: { ...metadata, ...origin },
      });
    const id = channel(topic, schemaOf(topic), { topic });
    const viewer = this.#viewerOf(topic, source.name);
    return {
      id,
      viewer: viewer && { id: channel(viewer.name, viewer.schema, { repeats: topic }), write: viewer.write },
      dueMillis: Number.NEGATIVE_INFINITY,
    };
  }

  #viewerOf(topic: string, sourceName: string): ViewerChannel | undefined {
    const isFirst = this.#framePrefixes.size === 0;
    const prefix = this.#framePrefixes.get(sourceName) ?? (isFirst ? "" : `${sourceName}/`);
    this.#framePrefixes.set(sourceName, prefix);
    const viewer = viewerChannelOf(topic, sourceName, prefix);
    return viewer?.name === "tf" && this.request.transforms === false ? undefined : viewer;
  }
}

function nanosOf(millis: number): bigint {
  const whole = Math.floor(millis);
  return BigInt(whole) * NANOS_PER_MILLI + BigInt(Math.round((millis - whole) * 1e6));
}
