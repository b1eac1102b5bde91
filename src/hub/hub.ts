import type { Clock } from "../base/clock.ts";
import type { GameCommand } from "../protocol/game-commands.ts";
import type { FpsData, HelloMessage, JsonObject, TrackingData } from "../protocol/json-messages.ts";
import { DEFAULT_LIMITS, type Limits } from "../protocol/limits.ts";
import type { PerformanceSample, TrackingSample } from "../protocol/samples.ts";
import { isByNameOnly } from "../protocol/topic-patterns.ts";
import type { Topic } from "../protocol/topics.ts";
import { copySample, performanceOf, repeatsSample } from "./fps-sample.ts";
import type { HubListener } from "./hub-listener.ts";
import type { MessageSource } from "./message-source.ts";
import type { StampedSample } from "./sample-ring.ts";
import { Source } from "./source.ts";
import { SourceRegistry } from "./source-registry.ts";
import type { SourceWatcher } from "./source-watcher.ts";
import type { MessageBody, TelemetryMessage } from "./telemetry-message.ts";
import type { TopicState } from "./topic-state.ts";
import { DEFAULT_HISTORY, type HistoryOptions, Topics } from "./topics.ts";

/** Topics of events of which the newest is kept by game beside the history. */
const SECTIONS: ReadonlySet<Topic> = new Set(["scene", "snapshot"]);

/** Figures that come one after the other and of which nobody is told, at most: whoever reads them from the history finds all. */
const MOST_UNTOLD = 128;

/** How often the wall clock is looked at, which may be set while the relay runs. Units: milliseconds. */
const WALL_CLOCK_MILLIS = 1000;

/** A message of a game other than its streams, as ingest hands it over. */
export interface AcceptedEvent {
  topic: Topic;
  /** The message as clients get it. */
  text: string;
  data: JsonObject;
  timestampSeconds: number;
  /** The 0x02 packet that it came in. */
  borrowedPacket?: Uint8Array;
}

/** An alert that the relay raises about a game. */
export interface AcceptedAlert {
  level: "info" | "warning" | "error";
  message: string;
  /** What else it says. */
  fields: JsonObject;
}

/**
 * The newest of everything that games said, its history, and who wants to hear of it.
 * Ingest hands checked samples in; listeners are called at once, in the order in which they came.
 */
export class Hub {
  readonly registry: SourceRegistry;
  readonly topics: Topics;
  /** Names this run of the relay: sequence numbers of another mean nothing. */
  readonly epoch: string;
  readonly #listeners: HubListener[] = [];
  /** Who may pass packets on without anybody being told. */
  #outlet: HubListener | undefined;
  /** Packets that were, since somebody was told; and the game of which only the history knows the newest. */
  #passedOn = 0;
  #behind: Source | undefined;
  readonly #row: StampedSample = {
    seq: 0,
    offset: 0,
    atMillis: 0,
    timestampSeconds: 0,
    frame: 0,
    fps: 0,
    frameMillis: 0,
    physicsMillis: 0,
  };
  readonly #watchers: SourceWatcher[] = [];
  readonly #clock: Clock;
  readonly #fps: TopicState;
  readonly #relay: Source;
  /** Wall clock less monotonic clock, and when that was looked at: one clock a frame is enough. Units: milliseconds. */
  #wallOffsetMillis = 0;
  #wallReadMillis = Number.NEGATIVE_INFINITY;

  constructor(
    clock: Clock,
    history: HistoryOptions = DEFAULT_HISTORY,
    limits: Readonly<Pick<Limits, "topics">> = DEFAULT_LIMITS,
  ) {
    this.#clock = clock;
    this.epoch = crypto.randomUUID();
    this.topics = new Topics(history, limits, (topic) => {
      for (const listener of this.#listeners) listener.topicOpened?.(topic);
    });
    this.#fps = this.topics.get("fps");
    const refresh = () => this.#refresh();
    this.registry = new SourceRegistry(clock, this.#fps, refresh);
    this.#relay = new Source("relay", this.epoch, clock.unixMillis(), this.#fps, refresh);
  }

  /** The relay itself, as the source of what it says of itself. */
  get relay(): MessageSource {
    return this.#relay;
  }

  /** Adds somebody who hears of everything from now on. */
  listen(listener: HubListener): void {
    this.#listeners.push(listener);
    const [outlet, ...others] = this.#listeners.filter(({ readsHistory }) => readsHistory !== true);
    this.#outlet = others.length === 0 && outlet?.passOn !== undefined ? outlet : undefined;
  }

  /** Adds somebody who hears of games that come and go from now on. */
  watchSources(watcher: SourceWatcher): void {
    this.#watchers.push(watcher);
  }

  /** A game has connected. It has an assigned name until it says its own. */
  open(): Source {
    return this.registry.open();
  }

  /** The game has said who it is. Its name may get a number, where another game that is connected has the same. */
  introduce(source: Source, hello: HelloMessage): void {
    source.introduce(hello);
    for (const watcher of this.#watchers) watcher.introducing(source);
    if (hello.source !== undefined) this.registry.rename(source, hello.source);
    for (const watcher of this.#watchers) watcher.introduced(source);
  }

  /** The game offers these commands from now on, and no others. */
  offerCommands(source: Source, commands: readonly GameCommand[]): void {
    source.commands = commands;
  }

  /** The game has gone. What it said stays, for late questions. */
  close(source: Source): void {
    this.registry.close(source);
    for (const listener of this.#listeners) listener.sourceClosed?.(source);
    for (const watcher of this.#watchers) watcher.closed(source);
  }

  /** The game goes on under another source: this one is gone and not remembered. */
  discard(source: Source): void {
    this.close(source);
    this.registry.forget(source);
  }

  /**
   * One frame's figures, from a 0x01 packet; with that packet where it is at hand, so that it can be passed on as it is.
   * Copies the sample. `ageMillis` is how long ago it was to be here, had the game not kept it for later ones to go with it.
   * Cost: allocates nothing.
   */
  acceptPerformance(
    source: Source,
    sample: Readonly<PerformanceSample>,
    borrowedPacket?: Uint8Array,
    ageMillis = 0,
  ): void {
    const comesNow = borrowedPacket !== undefined && ageMillis === 0;
    if (comesNow && this.#passesOn(source, sample, borrowedPacket)) return;
    this.#refresh();
    source.performanceFromPacket = true;
    const message = source.fpsMessage;
    this.#fillPerformance(source, sample);
    this.#stamp(message, this.#fps, undefined, ageMillis);
    for (const listener of this.#listeners) listener.performance?.(message, borrowedPacket);
    this.#tell(message, this.#fps);
  }

  /**
   * A JSON `fps` event. It counts as a performance sample too, unless it repeats the last 0x01
   * (the old server sends each sample as 0x01 and now and then again as JSON).
   */
  acceptFps(source: Source, data: FpsData, text: string, timestampSeconds: number): void {
    this.#refresh();
    const repeats = source.performanceFromPacket && repeatsSample(data, source.performance);
    // One JSON event repeats one packet; the next with the same figures is a sample of its own.
    source.performanceFromPacket = false;
    this.#takeSlowFigures(source, data);
    const message = source.fpsMessage;
    if (!repeats) this.#fillPerformance(source, performanceOf(data, source.performance.frame));
    this.#stamp(message, this.#fps, timestampSeconds);
    if (!repeats) for (const listener of this.#listeners) listener.performance?.(message);
    message.body = { from: "json", text, data };
    this.#tell(message, this.#fps);
  }

  /**
   * Poses from a 0x03 packet. Keeps the sample: the caller hands over a new one, or the one it handed over last.
   * `ageMillis` is as for {@link acceptPerformance}.
   */
  acceptTrackingSample(source: Source, sample: TrackingSample, ageMillis = 0): void {
    const state = this.topics.get("vr_tracking");
    const message = this.#record(source, state, { from: "tracking", sample });
    this.#stamp(message, state, sample.timeSeconds, ageMillis);
    this.#tell(message, state);
  }

  /** Poses from a JSON `vr_tracking` event. */
  acceptTracking(source: Source, data: TrackingData, text: string, timestampSeconds: number): void {
    this.#accept(source, "vr_tracking", timestampSeconds, { from: "json", text, data });
  }

  /** Any other message: an event, an alert, slow figures, a snapshot. */
  acceptEvent(source: Source, event: AcceptedEvent): void {
    const { topic, text, data, timestampSeconds, borrowedPacket } = event;
    if (topic === "performance") this.#takeSlowFigures(source, data);
    this.#accept(source, topic, timestampSeconds, { from: "json", text, data }, borrowedPacket);
  }

  /** A game's snapshot that is for the relay alone: it is shown in snapshots, and nobody is told. */
  keepSnapshot(source: Source, event: AcceptedEvent): void {
    const { text, data, timestampSeconds } = event;
    const topic = this.topics.get("snapshot");
    const atMillis = this.#clock.monotonicMillis();
    const { offset } = this.topics;
    source.newest.set("snapshot", {
      topic,
      source,
      seq: topic.seq,
      offset,
      atMillis,
      timestampSeconds,
      body: { from: "json", text, data },
    });
  }

  /** Something that a game sent was refused, for this reason. */
  refuse(source: Source, reason: string): void {
    for (const listener of this.#listeners) listener.refused?.(source, reason);
  }

  /** Something the relay says of itself, on the topic `relay`. */
  acceptRelayState(data: JsonObject): void {
    const timestamp = this.#clock.unixMillis() / 1000;
    const text = JSON.stringify({ type: "event", event: "relay", data, timestamp });
    this.#accept(this.#relay, "relay", timestamp, { from: "json", text, data });
  }

  /** Something that happened and that the relay itself tells of, on the topic of an event: `log/error`, say. */
  acceptRelayEvent(topic: Topic, event: string, data: JsonObject): void {
    const timestamp = this.#clock.unixMillis() / 1000;
    const text = JSON.stringify({ type: "event", event, data, timestamp });
    this.#accept(this.#relay, topic, timestamp, { from: "json", text, data });
  }

  /** An alert about a game, which goes out as that game's; as the relay's own, where the game is no longer remembered. */
  acceptAlert(about: MessageSource, { level, message, fields }: AcceptedAlert): void {
    const timestamp = this.#clock.unixMillis() / 1000;
    const data = { type: "alert", level, message, timestamp, ...fields };
    const source = this.registry.all().find((known) => known === about) ?? this.#relay;
    this.#accept(source, "alert", timestamp, { from: "json", text: JSON.stringify(data), data });
  }

  /** Keeps memory and CPU load for the fps messages to come, and for the newest, which snapshots show. */
  #takeSlowFigures(source: Source, data: JsonObject): void {
    source.fpsFields = { ...source.fpsFields, ...slowFigures(data) };
    source.performanceBody.more = source.fpsFields;
  }

  /** Puts figures into the one fps message of a game. */
  #fillPerformance(source: Source, sample: Readonly<PerformanceSample>): void {
    copySample(sample, source.performance);
    source.performanceBody.more = source.fpsFields;
    source.fpsMessage.body = source.performanceBody;
    // From its first figures on; the entry stays the same object.
    if (source.fpsMessage.seq === 0) source.newest.set("fps", source.fpsMessage);
  }

  #accept(
    source: Source,
    topic: Topic,
    timestampSeconds: number,
    body: MessageBody,
    borrowedPacket?: Uint8Array,
  ): void {
    const state = this.topics.get(topic);
    const message = this.#record(source, state, body);
    this.#stamp(message, state, timestampSeconds);
    if (!state.isState && topic !== "snapshot" && !isByNameOnly(topic) && body.from === "json") {
      source.recentEvents.push(message, body.text.length);
    }
    this.#tell(message, state, borrowedPacket);
  }

  /** The record of the next message of a topic. State topics have one per source, used again. */
  #record(source: Source, topic: TopicState, body: MessageBody): TelemetryMessage {
    const { name, isState } = topic;
    const known = isState ? source.newest.get(name) : undefined;
    if (known !== undefined) {
      known.body = body;
      return known;
    }
    const message = { topic, source, seq: 0, offset: 0, atMillis: 0, timestampSeconds: 0, body };
    if (isState || SECTIONS.has(name)) source.newest.set(name, message);
    return message;
  }

  /**
   * Makes a record the next message of its topic; of now less its age, where the game did not say when it was.
   * Time does not run backwards in a record that is used again, whatever a game says.
   */
  #stamp(message: TelemetryMessage, topic: TopicState, timestampSeconds?: number, ageMillis = 0): void {
    const now = this.#clock.monotonicMillis();
    const atMillis = ageMillis === 0 ? now : Math.max(message.atMillis, now - ageMillis);
    message.seq = ++topic.seq;
    message.offset = ++this.topics.offset;
    message.atMillis = atMillis;
    message.timestampSeconds = timestampSeconds ?? this.#unixSeconds(atMillis, now);
  }

  #unixSeconds(atMillis: number, now: number): number {
    if (now - this.#wallReadMillis >= WALL_CLOCK_MILLIS) {
      this.#wallReadMillis = now;
      this.#wallOffsetMillis = this.#clock.unixMillis() - now;
    }
    return (atMillis + this.#wallOffsetMillis) / 1000;
  }

  /** The short way of most packets: between two frames everything is cold, and what is not touched is not paid for. */
  #passesOn(source: Source, sample: Readonly<PerformanceSample>, borrowedPacket: Uint8Array): boolean {
    if (this.#outlet?.passOn === undefined || this.#passedOn >= MOST_UNTOLD) return false;
    const atMillis = this.#clock.monotonicMillis();
    if (!this.#outlet.passOn(source, atMillis, borrowedPacket)) return false;
    this.#passedOn++;
    this.#behind = source;
    const row = this.#row;
    row.seq = ++this.#fps.seq;
    row.offset = ++this.topics.offset;
    row.atMillis = atMillis;
    row.timestampSeconds = this.#unixSeconds(atMillis, atMillis);
    this.#fps.history.samples.add(source, sample, source.fpsFields, row);
    this.#clock.passing?.(atMillis);
    return true;
  }

  /** The newest figures of the game whose packets were passed on: they are in the history. */
  #refresh(): void {
    const source = this.#behind;
    if (source === undefined) return;
    this.#behind = undefined;
    const row = this.#row;
    const { samples } = this.#fps.history;
    samples.read(samples.pushed - 1, row);
    source.performanceFromPacket = true;
    this.#fillPerformance(source, row);
    const message = source.fpsMessage;
    message.seq = row.seq;
    message.offset = row.offset;
    message.atMillis = row.atMillis;
    message.timestampSeconds = row.timestampSeconds;
  }

  #tell(message: TelemetryMessage, topic: TopicState, borrowedPacket?: Uint8Array): void {
    this.topics.keep(topic, message);
    this.#passedOn = 0;
    for (const listener of this.#listeners) listener.message(message, borrowedPacket);
    this.#clock.passing?.(message.atMillis);
  }
}

function slowFigures(data: JsonObject): JsonObject {
  const { memory_usage_mb, cpu_load } = data;
  return {
    ...(typeof memory_usage_mb === "number" ? { memory_usage_mb } : {}),
    ...(typeof cpu_load === "number" ? { cpu_load } : {}),
  };
}
