import type { Clock } from "../../base/clock.ts";
import type { HubMessage, MessageSource } from "../../hub/index.ts";
import { matchesTopic } from "../../protocol/topic-patterns.ts";
import type { Topic } from "../../protocol/topics.ts";
import type { Payload } from "../formats/format.ts";
import type { Publisher } from "../lanes/client-socket.ts";
import type { Lane, LaneChannel } from "../lanes/lane.ts";
import type { Waiting } from "../lanes/slow-queue.ts";
import { Throttle } from "./throttle.ts";
import type { ChannelSpec, ChannelThrottling } from "./throttling.ts";

/** Longer payloads are sent to each client one by one, since `send` reports a backlog exactly and native publish does not. Units: bytes. */
const LARGE_PAYLOAD_BYTES = 64 * 1024;
/** After this many bytes by native publish, the channel checks the backlog of each client. At its own limit Bun would drop messages silently. Units: bytes. */
const BYTES_BETWEEN_CHECKS = 512 * 1024;

/** The owner of channels. */
export interface ChannelOwner {
  readonly publisher: Publisher;
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
 * Clients that get the same topic in the same format at the same interval. Clients on the fast lane share one native publish;
 * clients on the slow lane have each message put in their own queue. Each game is throttled by itself.
 */
export class Channel implements LaneChannel {
  readonly #fast = new Set<Lane>();
  readonly #slow = new Set<Lane>();
  readonly #throttled = new Map<MessageSource, Throttled>();
  /** Whether messages of games that are not sped up need no throttle. */
  #isDirect: boolean;
  #bytesSinceCheck = 0;

  constructor(
    readonly nativeTopic: string,
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

  add(lane: Lane): void {
    (lane.state === "fast" ? this.#fast : this.#slow).add(lane);
  }

  remove(lane: Lane, isSubscribed?: (topic: Topic, source: string) => boolean): void {
    if (isSubscribed !== undefined) this.#handOver(lane, isSubscribed);
    this.#fast.delete(lane);
    this.#slow.delete(lane);
    if (this.#fast.size > 0 || this.#slow.size > 0) return;
    this.cancel();
    this.owner.emptied(this);
  }

  moved(lane: Lane): void {
    this.#fast.delete(lane);
    this.#slow.delete(lane);
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
    if (this.#fast.size === 0) return;
    if (payload.length > LARGE_PAYLOAD_BYTES) this.#sendToEach(payload);
    else this.#publishNatively(payload);
  }

  #publishNatively(payload: Payload): void {
    this.owner.publisher.publish(this.nativeTopic, payload);
    this.#bytesSinceCheck += payload.length;
    if (this.#bytesSinceCheck < BYTES_BETWEEN_CHECKS) return;
    this.#bytesSinceCheck = 0;
    for (const lane of this.#fast) lane.checkBacklog();
  }

  #sendToEach(payload: Payload): void {
    for (const lane of [...this.#fast]) lane.sendNow(payload);
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
