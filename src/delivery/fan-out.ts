import type { Clock } from "../base/clock.ts";
import type { HubListener, HubMessage, MessageSource, TopicState } from "../hub/index.ts";
import { isByNameOnly } from "../protocol/topic-patterns.ts";
import type { Topic } from "../protocol/topics.ts";
import { Channel, type ChannelOwner } from "./channel.ts";
import type { ChannelSpec } from "./channel-spec.ts";
import type { Publisher } from "./client-socket.ts";
import { type DefaultPaces, OWN_PACES } from "./default-paces.ts";
import type { FlowControl } from "./flow-control.ts";
import { pacingOf } from "./pacing.ts";

/** Not a topic: every event of every game that is no state, for classic clients, who do not choose. */
export const ALL_EVENTS: Topic = "events of every topic";

const NO_CHANNELS: readonly Channel[] = [];

/** Sends what games say to clients: every message at most once per topic, format and pace, however many clients there are. */
export class FanOut implements HubListener, ChannelOwner {
  readonly #channels = new Map<string, Channel>();
  /** The channels of a topic. Replaced, never changed, so that one may be left while a message goes through. */
  readonly #byTopic = new Map<Topic, readonly Channel[]>();
  readonly #topicListeners = new Set<(topic: TopicState) => void>();

  constructor(
    readonly publisher: Publisher,
    private readonly clock: Clock,
    private readonly flow: FlowControl,
    private readonly defaults: Readonly<DefaultPaces> = OWN_PACES,
  ) {}

  /** Messages handed to clients, each counted once per channel. */
  published = 0;

  /** The channel of this kind, which is made when it is new. It is forgotten once everybody has left. */
  channel(spec: ChannelSpec): Channel {
    const name = [spec.format.name, spec.topic, spec.pace, spec.source ?? "*"].join(" ");
    const known = this.#channels.get(name);
    if (known !== undefined) return known;
    const channel = new Channel(name, spec, this.clock, pacingOf(spec, this.defaults), this);
    this.#channels.set(name, channel);
    this.#index(spec, (channels) => [...channels, channel]);
    return channel;
  }

  /** Calls back for every topic that is new from now on. Returns how to stop that. */
  onTopicOpened(callback: (topic: TopicState) => void): () => void {
    this.#topicListeners.add(callback);
    return () => this.#topicListeners.delete(callback);
  }

  /** Whether anybody wants this topic, of one game by name or of any. */
  wants(topic: Topic, source?: string): boolean {
    const channels = this.#byTopic.get(topic) ?? [];
    return channels.some(({ spec }) => source === undefined || (spec.source ?? source) === source);
  }

  message(message: HubMessage): void {
    this.flow.published(message.atMillis);
    const { name, isState } = message.topic;
    for (const channel of this.#byTopic.get(name) ?? NO_CHANNELS) channel.offer(message);
    if (isState || isByNameOnly(name)) return;
    for (const channel of this.#byTopic.get(ALL_EVENTS) ?? NO_CHANNELS) channel.offer(message);
  }

  topicOpened(topic: TopicState): void {
    for (const callback of this.#topicListeners) callback(topic);
  }

  sourceClosed(source: MessageSource): void {
    for (const channel of this.#channels.values()) channel.flush(source);
  }

  /** Lets everything go that waits for its turn. */
  flush(): void {
    for (const channel of this.#channels.values()) channel.flush();
  }

  /** The pace of clients that ask for none has changed. */
  pacesChanged(): void {
    for (const channel of this.#channels.values()) channel.pacesChanged();
  }

  emptied(channel: Channel): void {
    this.#channels.delete(channel.nativeTopic);
    this.#index(channel.spec, (channels) => channels.filter((other) => other !== channel));
  }

  /** Changes the list that channels of this kind are in. Only that one: a client may come for hundreds of topics. */
  #index({ topic }: ChannelSpec, change: (channels: readonly Channel[]) => readonly Channel[]): void {
    const channels = change(this.#byTopic.get(topic) ?? NO_CHANNELS);
    if (channels.length === 0) this.#byTopic.delete(topic);
    else this.#byTopic.set(topic, channels);
  }
}
