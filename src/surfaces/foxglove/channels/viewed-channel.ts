import type { Clock } from "../../../base/clock.ts";
import { type Subscription, Throttle } from "../../../delivery/index.ts";
import type { HubMessage } from "../../../hub/index.ts";
import type { Topic } from "../../../protocol/topics.ts";
import type { ChannelContent, ChannelPlan, MessageData } from "./channel-content.ts";
import { EventLimit } from "./event-limit.ts";

/** What identifies a message to whoever counts those that are lost. */
export type SentMessage = Pick<HubMessage, "source" | "seq" | "offset"> & { readonly topic: Topic };

/** A viewer, as channels see it. */
export interface ChannelSubscriber {
  /** Most messages of a topic in a second. */
  readonly maxHz: number;
  /** Sends a message. The frame has its payload. */
  deliver(channel: ViewedChannel, message: SentMessage, subscriptionId: number): void;
  /** An event is lost, because too many came. */
  skipped(message: SentMessage): void;
}

/** What a channel needs of its owner. */
export interface ChannelPort {
  clock: Clock;
  dataOf(message: HubMessage): MessageData;
  /** The time of a message. Units: unix nanoseconds. */
  nanosOf(message: HubMessage): bigint;
  /** Writes a message for all viewers; a second call for the same message and channel does nothing. Returns whether there is a payload. */
  encode(channel: ViewedChannel, content: ChannelContent, message: HubMessage): boolean;
}

/** The subscribers with the same rate, and what holds them to it. */
interface RateGroup {
  subscribers: Map<ChannelSubscriber, number>;
  /** `offer` returns whether an event that waited is lost. */
  limit: { offer(atMillis: number): boolean; cancel(): void };
  newest: HubMessage | undefined;
}

/** A channel that viewers see: a topic of a game, or a form of it that viewers draw. Keeps each rate by itself, and encodes only for subscribers. */
export class ViewedChannel {
  readonly kind: ChannelPlan["kind"];
  readonly #contents = new Map<Topic, ChannelContent>();
  readonly #needs = new Set<string>();
  readonly #groups = new Map<number, RateGroup>();

  constructor(
    readonly id: number,
    readonly source: string,
    readonly plan: Readonly<ChannelPlan>,
    private readonly port: ChannelPort,
  ) {
    this.kind = plan.kind;
  }

  /** Its name for viewers. */
  get name(): string {
    return `/${this.source}/${this.plan.name}`;
  }

  get hasSubscribers(): boolean {
    return this.#groups.size > 0;
  }

  /** The topics that it carries. */
  get topics(): Iterable<Topic> {
    return this.#contents.keys();
  }

  /** Carries a topic from now on. */
  carry(topic: Topic, { content, needs = [topic] }: ChannelPlan): void {
    this.#contents.set(topic, content);
    for (const need of needs) this.#needs.add(need);
  }

  /** As the viewer is told of it. */
  describe(): object {
    const { name, encoding, data } = this.plan.schema;
    const schema = Buffer.from(data).toString();
    return {
      id: this.id,
      topic: this.name,
      encoding: "json",
      schemaName: name,
      schema,
      schemaEncoding: encoding,
    };
  }

  /** What a subscriber asks of games. */
  subscriptions({ maxHz }: ChannelSubscriber): Subscription[] {
    const interval = 1 / this.#hzOf(maxHz);
    return [...this.#needs].map((pattern) => ({ pattern, interval, source: this.source }));
  }

  isSubscribed(subscriber: ChannelSubscriber): boolean {
    return this.#groups.values().some(({ subscribers }) => subscribers.has(subscriber));
  }

  /** Adds a subscriber; at its own rate, or at less. */
  add(subscriber: ChannelSubscriber, subscriptionId: number, maxHz = subscriber.maxHz): void {
    const hz = this.#hzOf(Math.min(maxHz, subscriber.maxHz));
    const group = this.#groups.get(hz) ?? this.#newGroup(hz);
    group.subscribers.set(subscriber, subscriptionId);
  }

  remove(subscriber: ChannelSubscriber): void {
    for (const [hz, { subscribers, limit }] of this.#groups) {
      if (!subscribers.delete(subscriber) || subscribers.size > 0) continue;
      limit.cancel();
      this.#groups.delete(hz);
    }
  }

  /** Takes a message of a topic that it carries. Cost: nothing while nobody is subscribed. */
  offer(message: HubMessage): void {
    if (this.#groups.size === 0) return;
    const content = this.#contents.get(message.topic.name);
    content?.take?.(this.port.dataOf(message), this.port.nanosOf(message));
    for (const group of this.#groups.values()) {
      const before = group.newest;
      group.newest = message;
      if (!group.limit.offer(message.atMillis) || before === undefined) continue;
      for (const subscriber of group.subscribers.keys()) subscriber.skipped(sentMessage(before));
    }
  }

  /** Sends a message to one subscriber, as one that has just subscribed. */
  sendTo(subscriber: ChannelSubscriber, subscriptionId: number, message: HubMessage): void {
    const content = this.#contents.get(message.topic.name);
    if (content === undefined) return;
    content.take?.(this.port.dataOf(message), this.port.nanosOf(message));
    if (this.port.encode(this, content, message))
      subscriber.deliver(this, sentMessage(message), subscriptionId);
  }

  /** Every subscriber, with its subscription. */
  *subscribers(): Iterable<[ChannelSubscriber, number]> {
    for (const { subscribers } of this.#groups.values()) yield* subscribers;
  }

  cancel(): void {
    for (const { limit } of this.#groups.values()) limit.cancel();
  }

  #hzOf(asked: number): number {
    return Math.min(asked, this.plan.maxHz ?? asked);
  }

  #newGroup(hz: number): RateGroup {
    const { clock } = this.port;
    const group: RateGroup = {
      subscribers: new Map(),
      newest: undefined,
      limit: { offer: () => false, cancel() {} },
    };
    const emit = () => this.#send(group);
    if (this.kind === "state") {
      const throttle = new Throttle(clock, emit);
      group.limit = {
        offer(atMillis) {
          throttle.offer(1000 / hz, atMillis);
          // A state has no lost values: the newest says it all.
          return false;
        },
        cancel: () => throttle.cancel(),
      };
    } else group.limit = new EventLimit(clock, hz, emit);
    this.#groups.set(hz, group);
    return group;
  }

  #send({ newest, subscribers }: RateGroup): void {
    const content = newest && this.#contents.get(newest.topic.name);
    if (newest === undefined || content === undefined) return;
    if (!this.port.encode(this, content, newest)) return;
    const sent = sentMessage(newest);
    for (const [subscriber, subscriptionId] of subscribers) subscriber.deliver(this, sent, subscriptionId);
  }
}

function sentMessage({ topic, source, seq, offset }: HubMessage): SentMessage {
  return { topic: topic.name, source, seq, offset };
}
