import type { Clock } from "../../base/clock.ts";
import type { HubMessage, MessageSource, MessageTopic } from "../../hub/index.ts";
import type { Topic } from "../../protocol/topics.ts";
import type { Format, Payload } from "../formats/format.ts";
import type { Publisher } from "../lanes/client-socket.ts";
import type { LostMessages } from "../lanes/drop-notices.ts";
import type { Lane, LaneChannel } from "../lanes/lane.ts";
import type { Slice } from "../lanes/slice.ts";
import type { Slices } from "../lanes/slices.ts";
import type { Waiting } from "../lanes/slow-queue.ts";
import { ChannelSlice } from "./channel-slice.ts";
import type { Exceptions } from "./exceptions.ts";
import { Throttle } from "./throttle.ts";
import type { IntervalMillis } from "./throttling.ts";

/** What tells channels of the same pattern and game apart. Channels share it. */
export interface ChannelVariant {
  readonly key: string;
  readonly format: Format;
  readonly intervalMillis: IntervalMillis;
  /** What the pattern leaves out. */
  readonly except: Exceptions | undefined;
}

/** The owner of channels. */
export interface ChannelOwner {
  readonly clock: Clock;
  readonly publisher: Publisher;
  readonly slices: Slices;
  /** Messages published. A message counts once, however many clients a channel has. */
  published: number;
  /** A channel throttles a game from now on. */
  throttles(channel: Channel, source: MessageSource): void;
  /** The last client of a channel has left. */
  emptied(channel: Channel): void;
}

/** The newest message of a topic and a game, and the throttle that decides when it is sent. */
interface Throttled {
  throttle: Throttle;
  /** The record of a state topic and a game. It is reused, so it always holds the newest value. */
  message: HubMessage;
}

/**
 * Clients that get the same topics in the same format at the same interval: those of one pattern. Clients on the fast lane share one
 * native publish for each slice; clients on the slow lane have each message put in their own queue. Each topic of each game is throttled by itself.
 * Cost: as little as possible while nothing comes, because a client may have one for each subscription.
 */
export class Channel implements LaneChannel {
  /** Clients on the fast lane. Up to some hundred clients of the relay there is one slice. */
  #first: ChannelSlice | undefined;
  #further: Map<Slice, ChannelSlice> | undefined;
  #slow: Set<Lane> | undefined;
  /** By game: a game has few state topics. */
  #throttled: Map<MessageSource, Throttled[]> | undefined;

  constructor(
    readonly name: string,
    /** A topic or a wildcard. */
    readonly pattern: string,
    /** Name of the game; undefined is every game. */
    readonly source: string | undefined,
    readonly variant: ChannelVariant,
    private readonly owner: ChannelOwner,
  ) {}

  add(lane: Lane): void {
    if (lane.state === "fast") this.#sliceOf(lane.slice).add(lane);
    else {
      this.#slow ??= new Set();
      this.#slow.add(lane);
    }
  }

  remove(lane: Lane, isSubscribed?: (topic: Topic, source: string) => boolean): number {
    // First, because the client may leave the fast lane with a message that waits here.
    this.#take(lane);
    const handedOver = isSubscribed === undefined ? 0 : this.#handOver(lane, isSubscribed);
    if (!this.#isEmpty) return handedOver;
    this.owner.emptied(this);
    this.cancel();
    return handedOver;
  }

  moved(lane: Lane): void {
    this.#take(lane);
    this.add(lane);
  }

  /** Whether the channel has a topic of its pattern. `family` is the wildcard above the topic. */
  carries(topic: Topic, family: string | undefined): boolean {
    const { except } = this.variant;
    return except === undefined || !(except.topics.has(topic) || except.topics.has(family ?? ""));
  }

  /** Takes a new message of one of its topics, unless the channel leaves that topic out. Cost: allocates nothing while the topic is not throttled. */
  offer(message: HubMessage, family: string | undefined): void {
    if (!message.isNewSample && this.variant.format.throttling === "every sample") return;
    const { source, topic } = message;
    if (!this.carries(topic.name, family)) return;
    const intervalMillis = this.variant.intervalMillis(topic, source);
    const throttled = this.#throttled && throttledOf(topic, this.#throttled.get(source));
    if (throttled !== undefined) throttled.throttle.offer(intervalMillis, message.atMillis);
    else if (intervalMillis === 0) this.#publish(message);
    else this.#throttle(message).throttle.offer(intervalMillis, message.atMillis);
  }

  /** Tells its clients of messages of one of its topics that no client gets. `family` is the wildcard above the topic. */
  lost(messages: LostMessages, family: string | undefined, when: "now" | "with the next"): void {
    if (!this.carries(messages.topic, family)) return;
    for (const lane of this.#slow ?? []) lane.lost(messages);
    this.#first?.lost(messages, when);
    for (const slice of this.#further?.values() ?? []) slice.lost(messages, when);
  }

  /** Publishes waiting messages: those of a source that ends, or all. */
  flush(source?: MessageSource): void {
    if (source === undefined) {
      for (const { throttle } of this.#allThrottled()) throttle.flush();
    } else {
      for (const { throttle } of this.#throttled?.get(source) ?? []) throttle.flush();
      this.#throttled?.delete(source);
    }
  }

  /** Drops waiting messages. */
  cancel(): void {
    if (this.#throttled === undefined) return;
    for (const { throttle } of this.#allThrottled()) throttle.cancel();
    this.#throttled.clear();
  }

  /** The games of which it throttles a topic. */
  get throttledSources(): Iterable<MessageSource> {
    return this.#throttled?.keys() ?? [];
  }

  get #isEmpty(): boolean {
    if (this.#slow?.size || this.#first?.size) return false;
    return !this.#further?.values().some(({ size }) => size > 0);
  }

  *#allThrottled(): Iterable<Throttled> {
    for (const ofSource of this.#throttled?.values() ?? []) yield* ofSource;
  }

  #throttle(message: HubMessage): Throttled {
    const { source } = message;
    this.#throttled ??= new Map();
    let ofSource = this.#throttled.get(source);
    if (ofSource === undefined) {
      ofSource = [];
      this.#throttled.set(source, ofSource);
      this.owner.throttles(this, source);
    }
    const throttled = { message, throttle: new Throttle(this.owner.clock, () => this.#publish(message)) };
    ofSource.push(throttled);
    return throttled;
  }

  /**
   * Gives a lane that changes to another channel of the same topic the values that wait here. Without this they would never reach it.
   * Returns how many there were.
   */
  #handOver(lane: Lane, isSubscribed: (topic: Topic, source: string) => boolean): number {
    let handedOver = 0;
    for (const { throttle, message } of this.#allThrottled()) {
      if (!throttle.isHolding || !isSubscribed(message.topic.name, message.source.name)) continue;
      const payload = this.variant.format.encode(message, false);
      if (payload.length === 0) continue;
      handedOver++;
      if (lane.state === "fast") lane.sendNow(payload);
      else lane.offerState(this.#stateKey(message), waitingOf(message, payload));
    }
    return handedOver;
  }

  #publish(message: HubMessage): void {
    const payload = this.variant.format.encode(message, false);
    if (payload.length === 0) return;
    this.owner.published++;
    // Queue first: a client that leaves the fast lane during the publish has already got the message.
    if (this.#slow?.size) this.#queue(this.#slow, message, payload);
    const { slices } = this.owner;
    if (!slices.publishesAtOnce) {
      this.#spread(slices, message, payload);
      return;
    }
    this.#first?.publish(payload);
    if (this.#further !== undefined) for (const slice of this.#further.values()) slice.publish(payload);
  }

  /** Publishes to one slice after the other. */
  #spread(slices: Slices, message: HubMessage, payload: Payload): void {
    const waiting = waitingOf(message, payload);
    const key = message.topic.isState ? this.#stateKey(message) : undefined;
    const delay = (audience: ChannelSlice) => {
      if (audience.size > 0) slices.delay(audience.slice, { message: waiting, audience, key });
    };
    if (this.#first !== undefined) delay(this.#first);
    this.#further?.forEach(delay);
    slices.serve();
  }

  #sliceOf(slice: Slice): ChannelSlice {
    const known = this.#knownSlice(slice);
    if (known !== undefined) return known;
    const made = new ChannelSlice(this.name, slice, this.variant.format, this.owner.publisher);
    if (this.#first === undefined) this.#first = made;
    else {
      this.#further ??= new Map();
      this.#further.set(slice, made);
    }
    return made;
  }

  #knownSlice(slice: Slice): ChannelSlice | undefined {
    return this.#first?.slice === slice ? this.#first : this.#further?.get(slice);
  }

  #take(lane: Lane): void {
    this.#knownSlice(lane.slice)?.delete(lane);
    this.#slow?.delete(lane);
  }

  #queue(slow: ReadonlySet<Lane>, message: HubMessage, payload: Payload): void {
    const waiting = waitingOf(message, payload);
    const key = this.#stateKey(message);
    for (const lane of slow) {
      if (message.topic.isState) lane.offerState(key, waiting);
      else lane.offerEvent(waiting);
    }
  }

  /** Key of the value that a newer value replaces: same topic, game and format, whatever the interval. */
  #stateKey({ topic, source }: HubMessage): string {
    return `${this.variant.format.name} ${topic.name} ${source.epoch}`;
  }
}

/** What holds a topic of a game. Cost: some comparisons, since it is looked up for each message. */
function throttledOf(topic: MessageTopic, ofSource: readonly Throttled[] | undefined): Throttled | undefined {
  if (ofSource === undefined) return undefined;
  for (const throttled of ofSource) if (throttled.message.topic === topic) return throttled;
  return undefined;
}

/** A message with a copy of its payload, for the queue of a slow client. */
function waitingOf({ topic, source, seq, offset }: HubMessage, payload: Payload): Waiting {
  const owned = typeof payload === "string" ? payload : payload.slice();
  return { topic: topic.name, source, seq, offset, payload: owned };
}
