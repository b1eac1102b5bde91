import type { Clock } from "../base/clock.ts";
import { rounded } from "../base/rounded.ts";
import type { HubMessage } from "../hub/index.ts";
import type { JsonObject } from "../protocol/json-object.ts";
import { isStateTopic, matchesTopic } from "../protocol/topic-patterns.ts";
import { topicOfPacket } from "../protocol/topic-table.ts";
import { CONNECTION, type ConnectionNote } from "./connection-note.ts";
import { HITCH } from "./hitch-schema.ts";
import { metadataTexts } from "./metadata-texts.ts";
import type { RecordedData } from "./recorded-data.ts";
import type { RecordingInfo, RecordingRequest, RotateBounds } from "./recording-request.ts";
import type { RecordingTarget } from "./recording-target.ts";
import { type TopicChannel, TopicChannels } from "./topic-channels.ts";
import { nanosOfMillis, nanosOfSeconds, secondsOfNanos } from "./unix-nanos.ts";

const FRAMES = topicOfPacket("frame");
/** Sequence numbers of the format have 32 bits. */
const SEQUENCE_MASK = 0xffff_ffff;

/** Latest time that the format can hold, about. Units: unix seconds. */
const MAX_UNIX_SECONDS = 1e10;

/** Most channels of topics in a recording: games that connect again and again make new ones. */
const MAX_CHANNELS = 4096;

/** How often what is known of games is compared with what was written. Units: milliseconds. */
const DESCRIBE_MILLIS = 1000;

/** Messages that a game kept for less count as sent at once. Units: milliseconds. */
const LEAST_KEPT_MILLIS = 5;
/** The relay believes no longer time. */
const MOST_KEPT_MILLIS = 1000;

type MessageSource = HubMessage["source"];

/** A channel of a recording: a topic of one connection of a game. */
interface ActiveChannel {
  written: TopicChannel;
  /** When its next sample is due. Units: milliseconds of the monotonic clock. */
  dueMillis: number;
}

/** A hitch as `/hitches` shows it, with its context. */
export interface RecordedHitch {
  readonly source: string;
  readonly epoch: string;
  /** Its last frame. Units: unix seconds. */
  readonly to: number;
}

/** What a recording that is being written needs of its recorder. */
export interface ActivePort {
  clock: Clock;
  /** What is known of a game, by its connection; undefined if it is not remembered. */
  describeGame(epoch: string): JsonObject | undefined;
  /** Called for each message that is not recorded because there are too many channels. */
  leftOut(): void;
}

/** What becomes of a recording: `full`, it goes on in a new file. */
export type RecordingProgress = "goes on" | "full" | "over";

/** A recording that is being written. Its methods throw the errors of the file system. */
export class ActiveRecording {
  readonly #channels = new Map<string, ActiveChannel | undefined>();
  /** What was written of each game that has a channel and is remembered: JSON, by its connection. */
  readonly #games = new Map<string, string>();
  readonly #written: TopicChannels;
  readonly #beganNanos: bigint;
  readonly #beganMillis: number;
  #describedMillis: number;
  /** When messages came last that a game had kept. Units: milliseconds of the monotonic clock. */
  #cameMillis = Number.NEGATIVE_INFINITY;
  #messages = 0;

  constructor(
    readonly name: string,
    private readonly writer: RecordingTarget,
    readonly request: Readonly<RecordingRequest>,
    private readonly port: ActivePort,
  ) {
    this.#beganNanos = nanosOfMillis(port.clock.unixMillis());
    this.#beganMillis = port.clock.monotonicMillis();
    this.#describedMillis = this.#beganMillis;
    const transforms = request.transforms === false ? "without transforms" : "with transforms";
    this.#written = new TopicChannels(writer, transforms);
    this.#writeClocks();
  }

  /**
   * Takes a message and its data. Units: `cameMillis`, when the relay got it, in milliseconds of the monotonic clock.
   * Cost: its text, and now and then a chunk of 64 KiB that is compressed and written.
   */
  take(message: HubMessage, recorded: RecordedData, cameMillis: number): void {
    const channel = this.#channelOf(message);
    if (channel === undefined || message.atMillis < channel.dueMillis) return;
    if (isStateTopic(message.topic.name)) this.#advance(channel, message.atMillis);
    const { seq, atMillis, timestampSeconds } = message;
    this.#noteKept(message, cameMillis);
    const logTime = this.#logTimeOf(atMillis);
    // The game's own clock may say anything.
    const publishTime = nanosOfSeconds(Math.min(MAX_UNIX_SECONDS, Math.max(0, timestampSeconds)));
    const sequence = (seq & SEQUENCE_MASK) >>> 0;
    const times = { sequence, logTime, publishTime };
    const data = () => recorded.borrowData();
    this.#messages += this.#written.write(channel.written, times, recorded.borrowBytes(), data, atMillis);
  }

  /** Takes a hitch whose cause is final. */
  takeHitch(hitch: RecordedHitch, atMillis: number): void {
    if (!this.#isAsked("alert", hitch.source)) return;
    const source = { name: hitch.source, epoch: hitch.epoch };
    const channelId = this.#written.addFurther("hitch", source, HITCH, {});
    this.#add(channelId, hitch, atMillis, nanosOfSeconds(hitch.to));
  }

  /** Takes what has happened to a connection of a game. Units: milliseconds of the monotonic clock. */
  takeNote(source: MessageSource, note: ConnectionNote, atMillis: number): void {
    // Without frames nothing is judged.
    if (!this.#isAsked(FRAMES, source.name)) return;
    const isKnown = this.#games.has(source.epoch);
    if (note.what === "closed" && !isKnown) return;
    if (note.what === "closed" || !isKnown) this.#writeGame(source.epoch);
    const channelId = this.#written.addFurther("connection", source, CONNECTION, { about: "connection" });
    this.#add(channelId, note, atMillis);
  }

  /** Writes what is older than a second, and what has changed of games. */
  tick(nowMillis: number): RecordingProgress {
    this.writer.tick(nowMillis);
    if (nowMillis - this.#describedMillis >= DESCRIBE_MILLIS) {
      this.#describedMillis = nowMillis;
      for (const epoch of this.#games.keys()) this.#writeGame(epoch);
    }
    const { request } = this;
    if (this.#isBeyond(request, nowMillis)) return "over";
    return request.rotate !== undefined && this.#isBeyond(request.rotate, nowMillis) ? "full" : "goes on";
  }

  /** The request for the file after this one. */
  get rest(): RecordingRequest {
    const { seconds, bytes, ...request } = this.request;
    const passedSeconds = (this.port.clock.monotonicMillis() - this.#beganMillis) / 1000;
    return {
      ...request,
      seconds: seconds === undefined ? undefined : seconds - passedSeconds,
      bytes: bytes === undefined ? undefined : bytes - this.writer.bytes,
    };
  }

  end(): void {
    try {
      for (const epoch of this.#games.keys()) this.#writeGame(epoch);
      this.#writeClocks();
    } finally {
      this.writer.end();
    }
  }

  /** Closes the file as it is. */
  abandon(): void {
    this.writer[Symbol.dispose]();
  }

  get info(): RecordingInfo {
    const { span, bytes } = this.writer;
    const { name } = this;
    const seconds = (nanos: bigint | undefined) => (nanos === undefined ? null : secondsOfNanos(nanos));
    return {
      name,
      bytes,
      from: seconds(span?.from),
      to: seconds(span?.to),
      messages: this.#messages,
      state: "recording",
    };
  }

  #isBeyond(
    { seconds = Number.POSITIVE_INFINITY, bytes = Number.POSITIVE_INFINITY }: RotateBounds,
    nowMillis: number,
  ): boolean {
    return nowMillis - this.#beganMillis >= 1000 * seconds || this.writer.bytes >= bytes;
  }

  /** Adds a message that is none of a topic. */
  #add(channelId: number, value: object, atMillis: number, at?: bigint): void {
    const logTime = this.#logTimeOf(atMillis);
    const data = Buffer.from(JSON.stringify(value));
    this.#messages++;
    this.writer.add({ channelId, sequence: 0, logTime, publishTime: at ?? logTime, data }, atMillis);
  }

  /** Notes, once for all messages that came together, how long after their log times they came. */
  #noteKept({ source, atMillis }: HubMessage, cameMillis: number): void {
    const keptMillis = cameMillis - atMillis;
    if (keptMillis < LEAST_KEPT_MILLIS || keptMillis > MOST_KEPT_MILLIS) return;
    if (cameMillis - this.#cameMillis < LEAST_KEPT_MILLIS) return;
    this.#cameMillis = cameMillis;
    this.takeNote(source, { what: "kept", ms: rounded(keptMillis, 6) }, atMillis);
  }

  /** The log time of a moment: on a clock that does not jump when the wall clock is set. Units: milliseconds of the monotonic clock; unix nanoseconds. */
  #logTimeOf(atMillis: number): bigint {
    return this.#beganNanos + nanosOfMillis(atMillis - this.#beganMillis);
  }

  /** Says what all clocks show at a log time: a reader sees whether the wall clock was set, and a replay has statistics of the same whole seconds. */
  #writeClocks(): void {
    const { clock } = this.port;
    const monotonicMillis = clock.monotonicMillis();
    const log_ns = String(this.#logTimeOf(monotonicMillis));
    const wall_ns = String(nanosOfMillis(clock.unixMillis()));
    this.writer.metadata("clocks", { log_ns, wall_ns, monotonic_ms: String(monotonicMillis) });
  }

  /** Writes what is known of a game if it is new. */
  #writeGame(epoch: string): void {
    const game = this.port.describeGame(epoch);
    if (game === undefined) {
      this.#games.delete(epoch);
      return;
    }
    const text = JSON.stringify(game);
    if (text === this.#games.get(epoch)) return;
    this.#games.set(epoch, text);
    this.writer.metadata("game", metadataTexts(game));
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
      this.port.leftOut();
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
    if (!this.#games.has(source.epoch)) this.#writeGame(source.epoch);
    return { written: this.#written.add(topic, source), dueMillis: Number.NEGATIVE_INFINITY };
  }
}
