import type { Clock } from "../base/clock.ts";
import { rounded } from "../base/rounded.ts";
import type { HubMessage } from "../hub/index.ts";
import { isStateTopic, matchesTopic } from "../protocol/topic-patterns.ts";
import { topicOfPacket } from "../protocol/topic-table.ts";
import { CONNECTION, type ConnectionNote } from "./connection-note.ts";
import type { RecordedData } from "./recorded-data.ts";
import type { RecordingInfo, RecordingRequest } from "./recording-request.ts";
import type { RecordedChannel, RecordingWriter } from "./recording-writer.ts";
import { TextBytes } from "./text-bytes.ts";
import { TopicSchemas } from "./topic-schemas.ts";
import { nanosOfMillis, nanosOfSeconds } from "./unix-nanos.ts";
import { type ViewerChannel, viewerChannelOf } from "./viewer-channel.ts";

const FRAMES = topicOfPacket("frame");
/** Sequence numbers of the format have 32 bits. */
const SEQUENCE_MASK = 0xffff_ffff;

/** Latest time that the format can hold, about. Units: unix seconds. */
const MAX_UNIX_SECONDS = 1e10;

/** Messages that a game kept for less count as sent at once. Units: milliseconds. */
const LEAST_KEPT_MILLIS = 5;
/** The relay believes no longer time. */
const MOST_KEPT_MILLIS = 1000;

/** Most channels of a recording: games that connect again and again make new ones. */
const MAX_CHANNELS = 4096;

type MessageSource = HubMessage["source"];

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
  readonly #schemas = new TopicSchemas();
  /** Before the names of a game's frames of reference: nothing for the first game with poses. */
  readonly #framePrefixes = new Map<string, string>();
  /** Channels for viewers, by connection and name. */
  readonly #viewerIds = new Map<string, number>();
  /** Channels for what happens to connections of games, by connection. */
  readonly #connectionIds = new Map<string, number>();
  readonly #beganNanos: bigint;
  readonly #beganMillis: number;
  /** When messages came last that a game had kept. Units: milliseconds of the monotonic clock. */
  #cameMillis = Number.NEGATIVE_INFINITY;
  readonly #viewerBytes = new TextBytes();
  #messages = 0;

  constructor(
    readonly name: string,
    private readonly writer: RecordingWriter,
    private readonly request: Readonly<RecordingRequest>,
    clock: Clock,
    /** Called before the first message of each connection of a game, and when the connection or the recording ends. */
    private readonly describeGame: (epoch: string) => void,
    /** Called for each message that is not recorded because there are too many channels. */
    private readonly leftOut: () => void,
  ) {
    this.#beganNanos = nanosOfMillis(clock.unixMillis());
    this.#beganMillis = clock.monotonicMillis();
    // Statistics are of whole seconds of the monotonic clock, so a replay needs both.
    const [unix_ns, monotonic_ms] = [String(this.#beganNanos), String(this.#beganMillis)];
    writer.metadata("clocks", { unix_ns, monotonic_ms });
  }

  /** Takes a message and its data. Cost: its text, and now and then a chunk of 64 KiB that is compressed and written. */
  take(message: HubMessage, recorded: RecordedData, nowMillis: number): void {
    // The packet before it has the same sample.
    if (!message.isNewSample) return;
    const channel = this.#channelOf(message);
    if (channel === undefined || message.atMillis < channel.dueMillis) return;
    if (isStateTopic(message.topic.name)) this.#advance(channel, message.atMillis);
    const { seq, atMillis, timestampSeconds } = message;
    this.#noteKept(message, nowMillis);
    const logTime = this.#logTimeOf(atMillis);
    // The game's own clock may say anything.
    const publishTime = nanosOfSeconds(Math.min(MAX_UNIX_SECONDS, Math.max(0, timestampSeconds)));
    const sequence = (seq & SEQUENCE_MASK) >>> 0;
    const add = (channelId: number, data: Uint8Array) => {
      this.#messages++;
      this.writer.add({ channelId, sequence, logTime, publishTime, data }, atMillis);
    };
    add(channel.id, recorded.borrowBytes());
    if (channel.viewer === undefined) return;
    const viewerText = channel.viewer.write(recorded.borrowData(), logTime);
    if (viewerText !== undefined) add(channel.viewer.id, this.#viewerBytes.borrow(viewerText));
  }

  /** Takes what has happened to a connection of a game. Units: milliseconds of the monotonic clock. */
  takeNote(source: MessageSource, note: ConnectionNote, atMillis: number): void {
    // Without frames nothing is judged.
    if (!this.#isAsked(FRAMES, source.name) || (note.what === "closed" && !this.#begun.has(source.epoch)))
      return;
    if (note.what === "closed") this.describeGame(source.epoch);
    const channelId = this.#connectionIds.get(source.epoch) ?? this.#newConnectionChannel(source);
    const logTime = this.#logTimeOf(atMillis);
    const data = Buffer.from(JSON.stringify(note));
    this.#messages++;
    this.writer.add({ channelId, sequence: 0, logTime, publishTime: logTime, data }, atMillis);
  }

  /** Writes what is older than a second. Returns whether the recording is over. */
  tick(nowMillis: number): boolean {
    this.writer.tick(nowMillis);
    const { seconds = Number.POSITIVE_INFINITY } = this.request;
    return nowMillis - this.#beganMillis >= 1000 * seconds;
  }

  end(): void {
    // Some say who they are after their first message.
    for (const epoch of this.#begun) this.describeGame(epoch);
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

  /** By the monotonic clock: the wall clock may be set. */
  #logTimeOf(atMillis: number): bigint {
    return this.#beganNanos + nanosOfMillis(atMillis - this.#beganMillis);
  }

  /** Notes, once for all messages that came together, how long after their log times they came. */
  #noteKept({ source, atMillis }: HubMessage, nowMillis: number): void {
    const keptMillis = nowMillis - atMillis;
    if (keptMillis < LEAST_KEPT_MILLIS || keptMillis > MOST_KEPT_MILLIS) return;
    if (nowMillis - this.#cameMillis < LEAST_KEPT_MILLIS) return;
    this.#cameMillis = nowMillis;
    this.takeNote(source, { what: "kept", ms: rounded(keptMillis, 6) }, atMillis);
  }

  #begin(source: MessageSource): void {
    if (this.#begun.has(source.epoch)) return;
    this.#begun.add(source.epoch);
    this.describeGame(source.epoch);
  }

  #newConnectionChannel(source: MessageSource): number {
    this.#begin(source);
    const id = this.#writeChannel("connection", source, CONNECTION, { about: "connection" });
    this.#connectionIds.set(source.epoch, id);
    return id;
  }

  #newChannel(topic: string, source: MessageSource): ActiveChannel {
    this.#begin(source);
    const id = this.#writeChannel(topic, source, this.#schemas.of(topic), { topic });
    return { id, viewer: this.#viewerOf(topic, source), dueMillis: Number.NEGATIVE_INFINITY };
  }

  /** The channel for viewers of a topic. All log topics of a game share one. */
  #viewerOf(topic: string, source: MessageSource): ActiveChannel["viewer"] {
    const viewer = viewerChannelOf(topic, source.name, () => this.#framePrefix(source.name));
    if (viewer === undefined || (viewer.name === "tf" && this.request.transforms === false)) return undefined;
    const { name, schema, repeats, write } = viewer;
    const key = `${source.epoch}\n${name}`;
    const id = this.#viewerIds.get(key) ?? this.#writeChannel(name, source, schema, { repeats });
    this.#viewerIds.set(key, id);
    return { id, write };
  }

  #writeChannel(
    name: string,
    source: MessageSource,
    schema: RecordedChannel["schema"],
    about: RecordedChannel["metadata"],
  ): number {
    const metadata = { ...about, source: source.name, source_epoch: source.epoch };
    return this.writer.channel({ topic: `/${source.name}/${name}`, encoding: "json", schema, metadata });
  }

  #framePrefix(sourceName: string): string {
    const isFirst = this.#framePrefixes.size === 0;
    const prefix = this.#framePrefixes.get(sourceName) ?? (isFirst ? "" : `${sourceName}/`);
    this.#framePrefixes.set(sourceName, prefix);
    return prefix;
  }
}
