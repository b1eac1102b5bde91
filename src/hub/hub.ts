import type { Clock } from "../base/clock.ts";
import type { GameCommand } from "../protocol/game-commands.ts";
import type { FpsData, HelloMessage, JsonObject, TrackingData } from "../protocol/json-messages.ts";
import { DEFAULT_LIMITS, type Limits } from "../protocol/limits.ts";
import type { PerformanceSample, TrackingSample } from "../protocol/samples.ts";
import { isByNameOnly } from "../protocol/topic-patterns.ts";
import type { Topic } from "../protocol/topics.ts";
import type { AcceptedAlert, AcceptedEvent } from "./accepted.ts";
import { performanceOf, repeatsSample } from "./fps-sample.ts";
import type { HubListener } from "./hub-listener.ts";
import type { MessageSource } from "./message-source.ts";
import { ShortWay } from "./short-way.ts";
import { Source } from "./source.ts";
import { SourceRegistry } from "./source-registry.ts";
import type { SourceWatcher } from "./source-watcher.ts";
import type { MessageBody, TelemetryMessage } from "./telemetry-message.ts";
import type { TopicState } from "./topic-state.ts";
import { DEFAULT_HISTORY, type HistoryOptions, Topics } from "./topics.ts";
import { WallTime } from "./wall-time.ts";

/** Topics of events of which the newest is kept by game beside the history. */
const SECTIONS: ReadonlySet<Topic> = new Set(["scene", "snapshot"]);

/**
 * The newest of everything that games said, its history, and who wants to hear of it.
 * Ingest hands checked samples in; listeners are called at once, in the order in which they came.
 */
export class Hub {
  readonly registry: SourceRegistry;
  readonly topics: Topics;
  /** Names this run of the relay: sequence numbers of another mean nothing. */
  readonly epoch: string;
  #listeners: readonly HubListener[] = [];
  readonly #watchers: SourceWatcher[] = [];
  readonly #clock: Clock;
  readonly #wallTime: WallTime;
  readonly #fps: TopicState;
  readonly #shortWay: ShortWay;
  readonly #relay: Source;

  constructor(
    clock: Clock,
    history: HistoryOptions = DEFAULT_HISTORY,
    limits: Readonly<Pick<Limits, "topics">> = DEFAULT_LIMITS,
  ) {
    this.#clock = clock;
    this.#wallTime = new WallTime(clock);
    this.epoch = crypto.randomUUID();
    this.topics = new Topics(history, limits, (topic) => {
      for (const listener of this.#listeners) listener.topicOpened?.(topic);
    });
    this.#fps = this.topics.get("fps");
    this.#shortWay = new ShortWay(clock, this.#wallTime, this.topics, this.#fps);
    const refresh = () => this.#shortWay.refresh();
    this.registry = new SourceRegistry(clock, this.#fps, refresh);
    this.#relay = new Source("relay", this.epoch, clock.unixMillis(), this.#fps, refresh);
  }

  /** The relay itself, as the source of what it says of itself. */
  get relay(): MessageSource {
    return this.#relay;
  }

  /** Adds somebody who hears of everything from now on, behind those who are there. Calling what it returns takes them off again. */
  listen(listener: HubListener): () => void {
    this.#setListeners([...this.#listeners, listener]);
    return () => this.#setListeners(this.#listeners.filter((other) => other !== listener));
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
    if (comesNow && this.#shortWay.takes(source, sample, borrowedPacket)) return;
    this.#shortWay.refresh();
    source.performanceFromPacket = true;
    const message = source.fpsMessage;
    source.fillPerformance(sample);
    this.#stamp(message, this.#fps, undefined, ageMillis);
    for (const listener of this.#listeners) listener.performance?.(message, borrowedPacket);
    this.#tell(message, this.#fps);
  }

  /**
   * A JSON `fps` event. It counts as a performance sample too, unless it repeats the last 0x01
   * (the old server sends each sample as 0x01 and now and then again as JSON).
   */
  acceptFps(source: Source, data: FpsData, text: string, timestampSeconds: number): void {
    this.#shortWay.refresh();
    const repeats = source.performanceFromPacket && repeatsSample(data, source.performance);
    // One JSON event repeats one packet; the next with the same figures is a sample of its own.
    source.performanceFromPacket = false;
    source.takeSlowFigures(data);
    const message = source.fpsMessage;
    if (!repeats) source.fillPerformance(performanceOf(data, source.performance.frame));
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
    if (topic === "performance") source.takeSlowFigures(data);
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

  /** Replaced, never changed: one may come or go while they are told. */
  #setListeners(listeners: readonly HubListener[]): void {
    this.#listeners = listeners;
    this.#shortWay.listenersChanged(listeners);
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
    message.timestampSeconds = timestampSeconds ?? this.#wallTime.unixSeconds(atMillis, now);
  }

  #tell(message: TelemetryMessage, topic: TopicState, borrowedPacket?: Uint8Array): void {
    this.topics.keep(topic, message);
    this.#shortWay.told();
    for (const listener of this.#listeners) listener.message(message, borrowedPacket);
    this.#clock.passing?.(message.atMillis);
  }
}
