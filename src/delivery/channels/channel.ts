import type { Clock } from "../../base/clock.ts";
import type { HubMessage, MessageSource } from "../../hub/index.ts";
import { matchesTopic } from "../../protocol/topic-patterns.ts";
import type { Topic } from "../../protocol/topics.ts";
import type { Payload } from "../formats/format.ts";
import type { Publisher } from "../lanes/client-socket.ts";
import type { Lane, LaneChannel } from "../lanes/lane.ts";
import type { Slice } from "../lanes/slice.ts";
import type { Slices } from "../lanes/slices.ts";
import type { Waiting } from "../lanes/slow-queue.ts";
import { ChannelSlice } from "./channel-slice.ts";
import { Throttle } from "./throttle.ts";
import type { ChannelSpec, ChannelThrottling } from "./throttling.ts";

/** The owner of channels. */
export interface ChannelOwner {
  readonly publisher: Publisher;
  readonly slices: Slices;
  /** Messages published. A message counts once, however many clients a channel has. */
  published: number;
  /** The last client of a channel has left. */
  emptied(channel: Channel): void;
}

/** The newest message of a game, and the throttle that decides when it is sent. */
interface Throttled {
  throttle: Throttle;
  /** The record of a state topic and a game. It is reused, so it always holds the newest value. */
  message: HubMessage;
}

/**
 * Clients that get the same topic in the same format at the same interval. Clients on the fast lane share one native publish
 * for each slice; clients on the slow lane have each message put in their own queue. Each game is throttled by itself.
 */
export class Channel implements LaneChannel {
  /** Clients on the fast lane. Up to some hundred clients of the relay there is one slice. */
  readonly #slices = new Map<Slice, ChannelSlice>();
  readonly #slow = new Set<Lane>();
  readonly #throttled = new Map<MessageSource, Throttled>();
  /** Whether messages of games that are not sped up need no throttle. */
  #isDirect: boolean;

  constructor(
    readonly name: string,
    readonly spec: ChannelSpec,
    private readonly clock: Clock,
    private readonly throttling: ChannelThrottling,
    private readonly owner: ChannelOwner,
  ) {
    this.#isDirect = throttling.isDirect;
  }

  carries(topic: Topic, source: string): boolean {
    return this.isOfGame(source) && matchesTopic(this.spec.topic, topic);
  }

  /** Whether the channel carries the messages of a game. */
  isOfGame(source: string): boolean {
    return (this.spec.source ?? source) === source;
  }

  nativeTopicOf(slice: Slice): string {
    return this.#sliceOf(slice).nativeTopic;
  }

  add(lane: Lane): void {
    (lane.state === "fast" ? this.#sliceOf(lane.slice).lanes : this.#slow).add(lane);
  }

  remove(lane: Lane, isSubscribed?: (topic: Topic, source: string) => boolean): void {
    if (isSubscribed !== undefined) this.#handOver(lane, isSubscribed);
    this.#take(lane);
    if (this.#slow.size > 0 || this.#slices.values().some(({ size }) => size > 0)) return;
    this.cancel();
    this.owner.emptied(this);
  }

  /** Has every client leave. What waits for a client on the slow lane still reaches it. */
  leaveAll(): void {
    const lanes = [...this.#slices.values()].flatMap(({ lanes }) => [...lanes]);
    for (const lane of [...lanes, ...this.#slow]) lane.leave(this);
  }

  moved(lane: Lane): void {
    this.#take(lane);
    this.add(lane);
  }

  /** Takes a new message of the topic. Cost: allocates nothing while the channel is not throttled. */
  offer(message: HubMessage): void {
    const { format, source: only } = this.spec;
    if (!message.isNewSample && format.throttling === "every sample") return;
    const { source, topic } = message;
    if (this.#isDirect && !source.hurried) {
      this.#publish(message);
      return;
    }
    if (only !== undefined && only !== source.name) return;
    const intervalMillis = topic.isState ? this.throttling.intervalMillis(source) : 0;
    let throttled = this.#throttled.get(source);
    if (throttled === undefined) {
      if (intervalMillis === 0) {
        this.#publish(message);
        return;
      }
      this.#isDirect = false;
      throttled = { message, throttle: new Throttle(this.clock, () => this.#publish(message)) };
      this.#throttled.set(source, throttled);
    }
    throttled.throttle.offer(intervalMillis, message.atMillis);
  }

  /** Applies new default intervals: sends the messages that wait. */
  intervalsChanged(): void {
    this.#isDirect &&= this.throttling.isDirect;
    this.flush();
  }

  /** Publishes waiting messages: those of a source that ends, or all. */
  flush(source?: MessageSource): void {
    if (source === undefined) {
      for (const { throttle } of this.#throttled.values()) throttle.flush();
    } else {
      this.#throttled.get(source)?.throttle.flush();
      this.#throttled.delete(source);
    }
  }

  /** Drops waiting messages. */
  cancel(): void {
    for (const { throttle } of this.#throttled.values()) throttle.cancel();
    this.#throttled.clear();
  }

  /** Gives a lane that changes to another channel of the same topic the values that wait here. Without this they would never reach it. */
  #handOver(lane: Lane, isSubscribed: (topic: Topic, source: string) => boolean): void {
    for (const { throttle, message } of this.#throttled.values()) {
      if (!throttle.isHolding || !isSubscribed(message.topic.name, message.source.name)) continue;
      const payload = this.spec.format.encode(message, false);
      if (payload.length === 0) continue;
      if (lane.state === "fast") lane.sendNow(payload);
      else lane.offerState(this.#stateKey(message), waitingOf(message, payload));
    }
  }

  #publish(message: HubMessage): void {
    const payload = this.spec.format.encode(message, false);
    if (payload.length === 0) return;
    this.owner.published++;
    // Queue first: a client that leaves the fast lane during the publish has already got the message.
    if (this.#slow.size > 0) this.#queue(message, payload);
    const { slices } = this.owner;
    if (slices.publishesAtOnce) for (const slice of this.#slices.values()) slice.publish(payload);
    else this.#spread(slices, message, payload);
  }

  /** Publishes to one slice after the other. */
  #spread(slices: Slices, message: HubMessage, payload: Payload): void {
    const waiting = waitingOf(message, payload);
    const key = message.topic.isState ? this.#stateKey(message) : undefined;
    for (const [slice, audience] of this.#slices) {
      if (audience.size > 0) slices.delay(slice, { message: waiting, audience, key });
    }
    slices.serve();
  }

  #sliceOf(slice: Slice): ChannelSlice {
    let known = this.#slices.get(slice);
    if (known === undefined) {
      const nativeTopic = slice.index === 0 ? this.name : `${this.name} ${slice.index}`;
      known = new ChannelSlice(nativeTopic, this.spec.format, this.owner.publisher);
      this.#slices.set(slice, known);
    }
    return known;
  }

  #take(lane: Lane): void {
    this.#slices.get(lane.slice)?.lanes.delete(lane);
    this.#slow.delete(lane);
  }

  #queue(message: HubMessage, payload: Payload): void {
    const waiting = waitingOf(message, payload);
    const key = this.#stateKey(message);
    for (const lane of this.#slow) {
      if (message.topic.isState) lane.offerState(key, waiting);
      else lane.offerEvent(waiting);
    }
  }

  /** Key of the value that a newer value replaces: same topic, game and format, whatever the interval. */
  #stateKey({ topic, source }: HubMessage): string {
    return `${this.spec.format.name} ${topic.name} ${source.epoch}`;
  }
}

/** A message with a copy of its payload, for the queue of a slow client. */
function waitingOf({ topic, source, seq, offset }: HubMessage, payload: Payload): Waiting {
  const owned = typeof payload === "string" ? payload : payload.slice();
  return { topic: topic.name, source, seq, offset, payload: owned };
}
