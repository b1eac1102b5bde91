import type { Clock } from "../../base/clock.ts";
import type { HubListener, HubMessage, MessageSource, TopicState } from "../../hub/index.ts";
import { familyOf } from "../../protocol/topic-table.ts";
import type { Topic } from "../../protocol/topics.ts";
import type { Publisher } from "../lanes/client-socket.ts";
import type { FlowControl } from "../lanes/flow-control.ts";
import { Slices } from "../lanes/slices.ts";
import { Channel, type ChannelOwner } from "./channel.ts";
import { type DefaultIntervals, OWN_INTERVALS } from "./default-intervals.ts";
import { type ChannelSpec, throttlingOf } from "./throttling.ts";

const NO_CHANNELS: readonly Channel[] = [];

/** Sends the messages of games to clients. Publishes each message at most once per topic, format and interval, however many clients there are. */
export class FanOut implements HubListener, ChannelOwner {
  readonly #channels = new Map<string, Channel>();
  /** The channels of a topic or of a wildcard. A list is replaced, never changed, because a client may leave while a message is published. */
  readonly #byTopic = new Map<Topic, readonly Channel[]>();
  /** The channels that carry a topic: its own channels, and the channels of the wildcard above it. */
  readonly #routes = new Map<Topic, readonly Channel[]>();
  /** The channels of clients that all join the same, by what they have in common. */
  readonly #presets = new Map<object, ReadonlySet<Channel>>();
  readonly #topicListeners = new Set<(topic: TopicState) => void>();

  constructor(
    readonly publisher: Publisher,
    private readonly clock: Clock,
    private readonly flow: FlowControl,
    private readonly defaults: Readonly<DefaultIntervals> = OWN_INTERVALS,
    readonly slices = new Slices(),
  ) {}

  /** Messages published. A message counts once for each channel. */
  published = 0;

  /** Returns the channel for a spec, and creates it if needed. A channel is deleted when its last client leaves. */
  channel(spec: ChannelSpec): Channel {
    // The game's name in quotes, so that no name stands for every game or looks like part of a topic.
    const game = spec.source === undefined ? "*" : JSON.stringify(spec.source);
    const name = [spec.format.name, spec.topic, spec.interval, game].join(" ");
    const known = this.#channels.get(name);
    if (known !== undefined) return known;
    const channel = new Channel(name, spec, this.clock, throttlingOf(spec, this.defaults), this);
    this.#channels.set(name, channel);
    this.#index(spec.topic, (channels) => [...channels, channel]);
    return channel;
  }

  /** The channels of a preset, whose specs never change. They are looked up for its first client: a thousand may join in one second. */
  presetChannels(preset: object, specs: () => readonly ChannelSpec[]): ReadonlySet<Channel> {
    let channels = this.#presets.get(preset);
    if (channels === undefined) {
      channels = new Set(specs().map((spec) => this.channel(spec)));
      this.#presets.set(preset, channels);
    }
    return channels;
  }

  /** Calls back for each new topic. Returns a function that stops this. */
  onTopicOpened(callback: (topic: TopicState) => void): () => void {
    this.#topicListeners.add(callback);
    return () => this.#topicListeners.delete(callback);
  }

  /** Whether any client is subscribed to this topic, of one game by name or of any. */
  hasSubscribers(topic: Topic, source?: string): boolean {
    return this.#route(topic).some((channel) => source === undefined || channel.isOfGame(source));
  }

  message(message: HubMessage): void {
    this.flow.publishing(message.atMillis);
    for (const channel of this.#route(message.topic.name)) channel.offer(message);
    this.flow.published(message.atMillis);
  }

  topicOpened(topic: TopicState): void {
    for (const callback of this.#topicListeners) callback(topic);
  }

  /** Deletes the channels of a topic that is no more. Clients that are subscribed to it join a channel again if the topic comes back. */
  topicEnded({ name }: TopicState): void {
    for (const channel of this.#byTopic.get(name) ?? NO_CHANNELS) channel.leaveAll();
    this.#routes.delete(name);
  }

  sourceClosed(source: MessageSource): void {
    for (const channel of this.#channels.values()) channel.flush(source);
  }

  /** Publishes every waiting message. */
  flush(): void {
    for (const channel of this.#channels.values()) channel.flush();
    this.slices.settle();
  }

  /** Applies new default intervals. */
  intervalsChanged(): void {
    for (const channel of this.#channels.values()) channel.intervalsChanged();
  }

  emptied(channel: Channel): void {
    this.#channels.delete(channel.name);
    this.#presets.clear();
    this.#index(channel.spec.topic, (channels) => channels.filter((other) => other !== channel));
  }

  #route(topic: Topic): readonly Channel[] {
    const known = this.#routes.get(topic);
    if (known !== undefined) return known;
    const own = this.#byTopic.get(topic) ?? NO_CHANNELS;
    const family = familyOf(topic);
    const above = family === undefined || family === topic ? undefined : this.#byTopic.get(family);
    const route = above === undefined ? own : [...own, ...above];
    this.#routes.set(topic, route);
    return route;
  }

  /** Changes the list of channels of one topic. The other lists stay, because a client may join hundreds of topics. */
  #index(topic: Topic, change: (channels: readonly Channel[]) => readonly Channel[]): void {
    const channels = change(this.#byTopic.get(topic) ?? NO_CHANNELS);
    if (channels.length === 0) this.#byTopic.delete(topic);
    else this.#byTopic.set(topic, channels);
    this.#routes.delete(topic);
    if (!topic.endsWith("/*")) return;
    for (const routed of this.#routes.keys()) if (familyOf(routed) === topic) this.#routes.delete(routed);
  }
}
