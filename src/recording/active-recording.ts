import type { Clock } from "../base/clock.ts";
import type { HubMessage } from "../hub/index.ts";
import { isStateTopic, matchesTopic } from "../protocol/topic-patterns.ts";
import type { RecordedData } from "./recorded-data.ts";
import type { RecordingInfo, RecordingRequest } from "./recording-request.ts";
import type { RecordingWriter } from "./recording-writer.ts";
import { type TopicChannel, TopicChannels } from "./topic-channels.ts";

const NANOS_PER_MILLI = 1_000_000n;
/** Sequence numbers of the format have 32 bits. */
const SEQUENCE_MASK = 0xffff_ffff;

/** Latest time that the format can hold, about. Units: milliseconds since 1970. */
const MAX_UNIX_MILLIS = 1e13;

/** Most channels of topics in a recording: games that connect again and again make new ones. */
const MAX_CHANNELS = 4096;

type MessageSource = HubMessage["source"];

/** A channel of a recording: a topic of one connection of a game. */
interface ActiveChannel {
  written: TopicChannel;
  /** When its next sample is due. Units: milliseconds of the monotonic clock. */
  dueMillis: number;
}

/** A recording that is being written. Its methods throw the errors of the file system. */
export class ActiveRecording {
  readonly #channels = new Map<string, ActiveChannel | undefined>();
  /** Connections of games that have a channel. */
  readonly #begun = new Set<string>();
  readonly #written: TopicChannels;
  readonly #beganUnixMillis: number;
  readonly #beganMillis: number;
  #messages = 0;

  constructor(
    readonly name: string,
    private readonly writer: RecordingWriter,
    private readonly request: Readonly<RecordingRequest>,
    clock: Clock,
    /** Called before the first message of each connection of a game. */
    private readonly gameBegins: (epoch: string) => void,
    /** Called for each message that is not recorded because there are too many channels. */
    private readonly leftOut: () => void,
  ) {
    this.#beganUnixMillis = clock.unixMillis();
    this.#beganMillis = clock.monotonicMillis();
    const transforms = request.transforms === false ? "without transforms" : "with transforms";
    this.#written = new TopicChannels(writer, transforms);
  }

  /** Takes a message and its data. Cost: its text, and now and then a chunk of 64 KiB that is compressed and written. */
  take(message: HubMessage, recorded: RecordedData): void {
    // The packet before it has the same sample.
    if (!message.isNewSample) return;
    const channel = this.#channelOf(message);
    if (channel === undefined || message.atMillis < channel.dueMillis) return;
    if (isStateTopic(message.topic.name)) this.#advance(channel, message.atMillis);
    const { seq, atMillis, timestampSeconds } = message;
    // Not the wall clock, which may be set.
    const logTime = nanosOf(this.#beganUnixMillis + atMillis - this.#beganMillis);
    // The game's own clock may say anything.
    const publishTime = nanosOf(Math.min(MAX_UNIX_MILLIS, Math.max(0, timestampSeconds * 1000)));
    const sequence = (seq & SEQUENCE_MASK) >>> 0;
    const times = { sequence, logTime, publishTime };
    const data = () => recorded.borrowData();
    this.#messages += this.#written.write(channel.written, times, recorded.borrowBytes(), data, atMillis);
  }

  /** Writes what is older than a second. Returns whether the recording is over. */
  tick(nowMillis: number): boolean {
    this.writer.tick(nowMillis);
    const { seconds = Number.POSITIVE_INFINITY } = this.request;
    return nowMillis - this.#beganMillis >= 1000 * seconds;
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

  /** Keeps the rhythm of the samples that were asked for. After a pause a new rhythm begins, so that no burst follows. */
  #advance(channel: ActiveChannel, atMillis: number): void {
    const { maxHz } = this.request;
    if (maxHz === undefined) return;
    const periodMillis = 1000 / maxHz;
    const isInRhythm = atMillis - channel.dueMillis < periodMillis;
    channel.dueMillis = (isInRhythm ? channel.dueMillis : atMillis) + periodMillis;
  }

  #channelOf({ topic, source }: HubMessage): ActiveChannel | undefined {
    const key = `${source.epoch}\n${topic.name}`;
    const known = this.#channels.get(key);
    if (known !== undefined || this.#channels.has(key)) return known;
    if (this.#channels.size >= MAX_CHANNELS) {
      this.leftOut();
      return undefined;
    }
    const channel = this.#isAsked(topic.name, source.name) ? this.#newChannel(topic.name, source) : undefined;
    this.#channels.set(key, channel);
    return channel;
  }

  #isAsked(topic: string, sourceName: string): boolean {
    const { topics, source } = this.request;
    if (source !== undefined && source !== sourceName) return false;
    return topics === undefined || topics.some((pattern) => matchesTopic(pattern, topic));
  }

  #newChannel(topic: string, source: MessageSource): ActiveChannel {
    if (!this.#begun.has(source.epoch)) this.gameBegins(source.epoch);
    this.#begun.add(source.epoch);
    return { written: this.#written.add(topic, source), dueMillis: Number.NEGATIVE_INFINITY };
  }
}

function nanosOf(millis: number): bigint {
  const whole = Math.floor(millis);
  return BigInt(whole) * NANOS_PER_MILLI + BigInt(Math.round((millis - whole) * 1e6));
}
