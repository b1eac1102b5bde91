import type { Clock } from "../base/clock.ts";
import type { HubMessage } from "../hub/index.ts";
import { isStateTopic, matchesTopic } from "../protocol/topic-patterns.ts";
import { RecordedText } from "./recorded-text.ts";
import type { RecordingInfo, RecordingRequest } from "./recording-request.ts";
import type { RecordingWriter } from "./recording-writer.ts";
import { schemaOf } from "./topic-schemas.ts";

const NANOS_PER_MILLI = 1_000_000n;
/** Sequence numbers of the format have 32 bits. */
const SEQUENCE_MASK = 0xffff_ffff;

/** Most channels of a recording: games that connect again and again make new ones. */
const MAX_CHANNELS = 4096;

/** A channel of a recording: a topic of one connection of a game. */
interface ActiveChannel {
  id: number;
  /** When its next sample is due. Units: milliseconds of the monotonic clock. */
  dueMillis: number;
}

/** A recording that is being written. Its methods throw the errors of the file system. */
export class ActiveRecording {
  readonly #channels = new Map<string, ActiveChannel | undefined>();
  readonly #text = new RecordedText();
  readonly #beganUnixMillis: number;
  readonly #beganMillis: number;
  #messages = 0;

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
    this.#messages++;
    const { seq, atMillis, timestampSeconds } = message;
    // Not the wall clock, which may be set.
    const logTime = nanosOf(this.#beganUnixMillis + atMillis - this.#beganMillis);
    const publishTime = nanosOf(Math.max(0, timestampSeconds * 1000));
    const data = Buffer.from(this.#text.of(message));
    const sequence = seq & SEQUENCE_MASK;
    this.writer.add(
      { channelId: channel.id, sequence: sequence >>> 0, logTime, publishTime, data },
      atMillis,
    );
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
    if (![...this.#channels.keys()].some((key) => key.startsWith(`${source.epoch}\n`)))
      this.gameBegins(source.epoch, this.writer);
    const metadata = { topic, source: source.name, source_epoch: source.epoch };
    const about = { topic: `/${source.name}/${topic}`, encoding: "json", schema: schemaOf(topic), metadata };
    return { id: this.writer.channel(about), dueMillis: Number.NEGATIVE_INFINITY };
  }
}

function nanosOf(millis: number): bigint {
  const whole = Math.floor(millis);
  return BigInt(whole) * NANOS_PER_MILLI + BigInt(Math.round((millis - whole) * 1e6));
}
