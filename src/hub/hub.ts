import type { Clock } from "../base/clock.ts";
import type { GameCommand } from "../protocol/game-commands.ts";
import type { HelloMessage, JsonObject } from "../protocol/json-messages.ts";
import { DEFAULT_LIMITS, type Limits } from "../protocol/limits.ts";
import { RELAY_SOURCE } from "../protocol/source-names.ts";
import type { Topic } from "../protocol/topics.ts";
import type { AcceptedAlert, AcceptedBody, Stamp } from "./accepted.ts";
import { boundNewest } from "./bound-newest.ts";
import type { HubListener, SourceEnd } from "./hub-listener.ts";
import type { HubMessage, JsonBody, MessageBody } from "./hub-message.ts";
import { isTooLong } from "./is-too-long.ts";
import { JsonText } from "./json-text.ts";
import { leftOut } from "./left-out.ts";
import type { MessageSource } from "./message-source.ts";
import { newMessage } from "./new-message.ts";
import { Omissions } from "./omissions.ts";
import { RECENT_EVENTS, Source } from "./source.ts";
import { type LinkedOrigin, SourceRegistry } from "./source-registry.ts";
import type { SourceWatcher } from "./source-watcher.ts";
import type { TopicState } from "./topic-state.ts";
import { DEFAULT_HISTORY, type HistoryOptions, OVERFLOW_TOPIC, Topics } from "./topics.ts";
import { WallTime } from "./wall-time.ts";

/** The stamp of a message that is of now and has the next number. */
const NOW: Readonly<Stamp> = {};

/**
 * The newest message of every topic and game, their history, and the listeners of both.
 * Ingest hands checked messages in; the hub calls its listeners at once, in the order in which they were added.
 */
export class Hub {
  readonly registry: SourceRegistry;
  readonly topics: Topics;
  /** Replaced, never changed: a listener may come or go while listeners are told. */
  #listeners: readonly HubListener[] = [];
  readonly #watchers: SourceWatcher[] = [];
  readonly #clock: Clock;
  readonly #wallTime: WallTime;
  readonly #fps: TopicState;
  readonly #relay: Source;

  constructor(
    clock: Clock,
    history: HistoryOptions = DEFAULT_HISTORY,
    limits: Readonly<Pick<Limits, "topics">> = DEFAULT_LIMITS,
    /** Counts what the bounds of the whole relay leave out. */
    readonly omissions = new Omissions(),
    /** Names this run of the relay: sequence numbers of another mean nothing. Edges have that of the relay behind them. */
    readonly epoch: string = crypto.randomUUID(),
  ) {
    this.#clock = clock;
    this.#wallTime = new WallTime(clock);
    this.topics = new Topics(history, limits, omissions);
    this.#fps = this.topics.get("fps");
    this.registry = new SourceRegistry(clock, this.#fps, omissions);
    this.#relay = new Source(RELAY_SOURCE, this.epoch, clock.unixMillis(), this.#fps);
  }

  /** The relay itself, as the source of its own messages. */
  get relay(): Source {
    return this.#relay;
  }

  /** Adds somebody who hears of everything from now on, behind those who are there. Calling what it returns takes them off again. */
  listen(listener: HubListener): () => void {
    this.#listeners = [...this.#listeners, listener];
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener);
    };
  }

  /** Adds somebody who hears of games that come and go from now on. */
  watchSources(watcher: SourceWatcher): void {
    this.#watchers.push(watcher);
  }

  /** Opens a source for a game that has connected. It has an assigned name until it says its own. `epoch` is its origin's (links, replay), by default a new one; `judged` says who judges it, by default this relay; `linked` is what a linked game has more. */
  open(epoch?: string, judged?: MessageSource["judged"], linked?: LinkedOrigin): Source {
    const source = this.registry.open(epoch, judged, linked);
    for (const watcher of this.#watchers) watcher.opened?.(source);
    return source;
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
    for (const watcher of this.#watchers) watcher.offered?.(source);
  }

  /** The game has gone. What it said stays, for late questions. */
  close(source: Source, end: SourceEnd = "closed"): void {
    this.registry.close(source);
    for (const listener of this.#listeners) listener.sourceClosed?.(source, end);
    for (const watcher of this.#watchers) watcher.closed(source, end);
  }

  /** The connection of a game that counted as gone goes on. Returns false if its source is no longer remembered. */
  reopen(source: Source): boolean {
    if (!this.registry.reopen(source)) return false;
    for (const listener of this.#listeners) listener.sourceReopened?.(source);
    return true;
  }

  /** The game goes on under another source: this one is gone and not remembered. */
  discard(source: Source): void {
    this.close(source);
    this.registry.forget(source);
  }

  /** What a game that has gone said is not to be told any more: it is not remembered, and no history has it. */
  retract(source: Source): void {
    source.retracted = true;
    for (const watcher of this.#watchers) watcher.retracted?.(source);
    this.registry.forget(source);
  }

  /**
   * Accepts one message of a game: stores it in the history and tells every listener. The one way in, for every kind of producer.
   * A frame sample is always a message of the topic `fps`.
   * Cost: for a frame sample and for poses, no allocation.
   */
  accept(source: Source, topic: Topic, body: AcceptedBody, stamp: Readonly<Stamp> = NOW): void {
    const state = body.from === "frame" ? this.#fps : this.topics.of(topic, source);
    const message =
      body.from === "frame" || (body.from === "json" && state === this.#fps)
        ? source.takeFrame(body)
        : this.#record(source, state, body);
    this.#stamp(message, source, state, stamp);
    if (message.body.from === "json") {
      if (topic === "performance") source.takeMonitors(message.body.data);
      if (state.name === OVERFLOW_TOPIC && topic !== OVERFLOW_TOPIC)
        this.omissions.add("custom_events_merged");
      this.#leaveOutTooLong(message);
      if (state.isHappening) this.#keepForSnapshots(source, message);
    }
    this.#tell(message, state, stamp.isPast === true ? "past" : "message");
    if (state.keepsNewest && message.body.from === "json")
      boundNewest(message, this.registry, this.omissions);
  }

  /** Stores a snapshot that the relay alone asked for: it appears in snapshots, and no listener is told. */
  keepSnapshot(source: Source, body: JsonBody, timestampSeconds: number): void {
    const topic = this.topics.get("snapshot");
    const message = newMessage(topic, source, body);
    message.timestampSeconds = timestampSeconds;
    // Before it has an offset: nobody can ask for it by that, since it is in no history.
    this.#leaveOutTooLong(message);
    message.seq = source.seqOf(topic);
    message.offset = this.topics.offset;
    message.atMillis = this.#clock.monotonicMillis();
    source.newest.set("snapshot", message);
    boundNewest(message, this.registry, this.omissions);
  }

  /** Something that a game sent was refused, for this reason. */
  refuse(source: Source, reason: string): void {
    for (const listener of this.#listeners) listener.refused?.(source, reason);
  }

  /** Publishes an event of the relay itself, on any topic; of now, unless a stamp says otherwise. */
  tellOfRelay(topic: Topic, event: string, data: JsonObject, stamp = NOW): void {
    this.#tellEvent(this.#relay, topic, event, data, stamp);
  }

  /** Publishes an event of the relay about a game as that game's, if the game is connected. */
  tellOfGame(about: MessageSource, topic: Topic, event: string, data: object, stamp = NOW): void {
    const source = this.registry.connected().find((known) => known === about);
    if (source !== undefined) this.#tellEvent(source, topic, event, data, stamp);
  }

  #tellEvent(source: Source, topic: Topic, event: string, data: object, stamp: Readonly<Stamp>): void {
    const { timestampSeconds = this.#clock.unixMillis() / 1000 } = stamp;
    const text = JSON.stringify({ type: "event", event, data, timestamp: timestampSeconds });
    this.accept(source, topic, new JsonText(text), { ...stamp, timestampSeconds });
  }

  /** Publishes an alert about a game as that game's alert; as the relay's own if the game is no longer remembered. */
  tellAlert(about: MessageSource, { level, message, fields }: AcceptedAlert): void {
    const timestampSeconds = this.#clock.unixMillis() / 1000;
    const data = { type: "alert", level, message, timestamp: timestampSeconds, ...fields };
    const source = this.registry.all().find((known) => known === about) ?? this.#relay;
    this.accept(source, "alert", { from: "json", text: JSON.stringify(data), data }, { timestampSeconds });
  }

  /** Puts what says how long it is in the place of JSON that is too long for clients. */
  #leaveOutTooLong(message: HubMessage): void {
    const { body } = message;
    if (body.from !== "json" || !isTooLong(body.text)) return;
    message.body = leftOut(message, body);
    if (message.offset > 0) this.topics.longTexts.keep(message.offset, body.text, message.atMillis);
    this.omissions.add("values_left_out");
  }

  /** Keeps the text of an event: its data would take several times as much. One that is longer than all of them may be is left out. */
  #keepForSnapshots({ recentEvents }: Source, message: HubMessage): void {
    const { body } = message;
    if (body.from !== "json") return;
    const isLeftOut = body.text.length > RECENT_EVENTS.maxBytes;
    if (isLeftOut) this.omissions.add("values_left_out");
    const { text } = isLeftOut ? leftOut(message, body) : body;
    const { dropped } = recentEvents;
    recentEvents.push({ ...message, body: new JsonText(text), borrowedPacket: undefined }, text.length);
    if (recentEvents.dropped > dropped)
      this.omissions.add("snapshot_events_replaced", recentEvents.dropped - dropped);
  }

  /** The record of the next message of a topic. A state topic has one record per source, which is reused. */
  #record(source: Source, topic: TopicState, body: MessageBody): HubMessage {
    const { name, isState } = topic;
    const known = isState ? source.newest.get(name) : undefined;
    if (known !== undefined) {
      known.body = body;
      return known;
    }
    const message = newMessage(topic, source, body);
    if (topic.keepsNewest) source.newest.set(name, message);
    return message;
  }

  /** Numbers and times a message. In a record that is reused, time never runs backwards, whatever age a game claims. */
  #stamp(message: HubMessage, source: Source, topic: TopicState, stamp: Readonly<Stamp>): void {
    const { ageMillis = 0, timestampSeconds } = stamp;
    const now = this.#clock.monotonicMillis();
    const atMillis = ageMillis === 0 ? now : Math.max(message.atMillis, now - ageMillis);
    topic.messages++;
    topic.usedAtMillis = now;
    message.seq = source.countMessage(topic, stamp.seq);
    message.offset = this.topics.nextOffset(stamp.offset);
    message.atMillis = atMillis;
    message.timestampSeconds = timestampSeconds ?? this.#wallTime.unixSeconds(atMillis, now);
    message.borrowedPacket = stamp.borrowedPacket;
  }

  #tell(message: HubMessage, topic: TopicState, as: "message" | "past"): void {
    this.topics.keep(topic, message);
    for (const listener of this.#listeners) listener[as]?.(message);
    message.borrowedPacket = undefined;
    this.#clock.passing?.(message.atMillis);
  }
}
