import type { Clock } from "../../base/clock.ts";
import type { HubListener, HubMessage, MessageSource, TopicState } from "../../hub/index.ts";
import { familyOf } from "../../protocol/topic-table.ts";
import type { Topic } from "../../protocol/topics.ts";
import type { Publisher } from "../lanes/client-socket.ts";
import type { FlowControl } from "../lanes/flow-control.ts";
import { Channel, type ChannelOwner } from "./channel.ts";
import { type DefaultIntervals, OWN_INTERVALS } from "./default-intervals.ts";
import { type ChannelSpec, throttlingOf } from "./throttling.ts";

const NO_CHANNELS: readonly Channel[] = [];

/** Sends what games say to clients: every message at most once per topic, format and interval, however many clients there are. */
export class FanOut implements HubListener, ChannelOwner {
  readonly #channels = new Map<string, Channel>();
  /** The channels of a topic or of a wildcard. Replaced, never changed: a client may leave while a message goes through. */
  readonly #byTopic = new Map<Topic, readonly Channel[]>();
  /** The channels that carry a topic: its own, and those of the wildcard above it. */
  readonly #routes = new Map<Topic, readonly Channel[]>();
  readonly #topicListeners = new Set<(topic: TopicState) => void>();

  constructor(
    readonly publisher: Publisher,
    private readonly clock: Clock,
    private readonly flow: FlowControl,
    private readonly defaults: Readonly<DefaultIntervals> = OWN_INTERVALS,
  ) {}

  /** Messages handed to clients, each counted once per channel. */
  published = 0;

  /** The channel of this kind, which is made when it is new. It is forgotten once everybody has left. */
  channel(spec: ChannelSpec): Channel {
    const name = [spec.format.name, spec.topic, spec.interval, spec.source ?? "*"].join(" ");
    const known = this.#channels.get(name);
    if (known !== undefined) return known;
    const channel = new Channel(name, spec, this.clock, throttlingOf(spec, this.defaults), this);
    this.#channels.set(name, channel);
    this.#index(spec.topic, (channels) => [...channels, channel]);
    return channel;
  }

  /** Calls back for every topic that is new from now on. Returns how to stop that. */
  onTopicOpened(callback: (topic: TopicState) => void): () => void {
    this.#topicListeners.add(callback);
    return () => this.#topicListeners.delete(callback);
  }

  /** Whether any client is subscribed to this topic, of one game by name or of any. */
  hasSubscribers(topic: Topic, source?: string): boolean {
    return this.#route(topic).some((channel) => source === undefined || channel.isOfGame(source));
  }

  message(message: HubMessage): void {
    this.flow.published(message.atMillis);
    for (const channel of this.#route(message.topic.name)) channel.offer(message);
  }

  topicOpened(topic: TopicState): void {
    for (const callback of this.#topicListeners) callback(topic);
  }

  sourceClosed(source: MessageSource): void {
    for (const channel of this.#channels.values()) channel.flush(source);
  }

  /** Publishes every message that waits for its turn. */
  flush(): void {
    for (const channel of this.#channels.values()) channel.flush();
  }

  /** The interval of clients that ask for none has changed. */
  intervalsChanged(): void {
    for (const channel of this.#channels.values()) channel.intervalsChanged();
  }

  emptied(channel: Channel): void {
    this.#channels.delete(channel.nativeTopic);
    this.#index(channel.spec.topic, (channels) => channels.filter((other) => other !== channel));
  }

  #route(topic: Topic): readonly Channel[] {
    const known = this.#routes.get(topic);
    if (known !== undefined) return known;
    const own = this.#byTopic.get(topic) ?? NO_CHANNELS;
    const above = this.#byTopic.get(familyOf(topic) ?? "") ?? NO_CHANNELS;
    const route = above.length === 0 ? own : [...own, ...above];
    this.#routes.set(topic, route);
    return route;
  }

  /** Changes the list of channels of one topic. Only that list: a client may come for hundreds of topics. */
  #index(topic: Topic, change: (channels: readonly Channel[]) => readonly Channel[]): void {
    const channels = change(this.#byTopic.get(topic) ?? NO_CHANNELS);
    if (channels.length === 0) this.#byTopic.delete(topic);
    else this.#byTopic.set(topic, channels);
    this.#routes.delete(topic);
    if (!topic.endsWith("/*")) return;
    for (const routed of this.#routes.keys()) if (familyOf(routed) === topic) this.#routes.delete(routed);
  }
}
