import type { Clock } from "../base/clock.ts";
import type { HubListener, MessageSource, TelemetryMessage, TopicState } from "../hub/index.ts";
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

/** After so many 0x01 on the direct way the clients' backlogs are looked at: 280 KB. */
const PACKETS_BETWEEN_CHECKS = 16_384;

const NO_CHANNELS: readonly Channel[] = [];

/** Sends what games say to clients: every message at most once per topic, format and pace, however many clients there are. */
export class FanOut implements HubListener, ChannelOwner {
  readonly #channels = new Map<string, Channel>();
  /** The channels of a topic. Replaced, never changed, so that one may be left while a message goes through. */
  readonly #byTopic = new Map<Topic, readonly Channel[]>();
  #packetChannels: readonly Channel[] = [];
  /** The native topic that every 0x01 goes to as it came, where that is all there is to do. It saves a frame the sight of its channel. */
  #packetRoute: string | undefined;
  #packetsSinceCheck = 0;
  /** The game whose fps messages no channel needs before a time: what is looked at for every frame must be little, for it is cold. */
  #quietSource: MessageSource | undefined;
  #quietUntilMillis = Number.NEGATIVE_INFINITY;
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

  passOn(source: MessageSource, atMillis: number, borrowedPacket: Uint8Array): boolean {
    const route = this.#packetRoute;
    if (route === undefined || source !== this.#quietSource || atMillis >= this.#quietUntilMillis)
      return false;
    if (source.hurried || this.flow.isDue(atMillis)) return false;
    this.#passPacket(route, borrowedPacket);
    return true;
  }

  performance(message: TelemetryMessage, borrowedPacket?: Uint8Array): void {
    const route = this.#packetRoute;
    if (route !== undefined && borrowedPacket !== undefined && !message.source.hurried) {
      this.#passPacket(route, borrowedPacket);
      return;
    }
    for (const channel of this.#packetChannels) channel.offer(message, borrowedPacket);
  }

  message(message: TelemetryMessage, borrowedPacket?: Uint8Array): void {
    this.flow.published(message.atMillis);
    const { name } = message.topic;
    if (name === "fps") {
      this.#offerFps(message);
      return;
    }
    const channels = this.#byTopic.get(name);
    if (channels !== undefined) for (const channel of channels) channel.offer(message);
    if (message.topic.isState || isByNameOnly(name)) return;
    const everything = this.#byTopic.get(ALL_EVENTS);
    if (everything !== undefined) for (const channel of everything) channel.offer(message, borrowedPacket);
  }

  #passPacket(route: string, borrowedPacket: Uint8Array): void {
    this.published++;
    this.publisher.publish(route, borrowedPacket);
    if (++this.#packetsSinceCheck >= PACKETS_BETWEEN_CHECKS) this.#checkPacketChannels();
  }

  #checkPacketChannels(): void {
    this.#packetsSinceCheck = 0;
    for (const channel of this.#packetChannels) channel.checkBacklogs();
  }

  /** Most fps messages come between two that a paced channel lets through: those are not offered one by one. */
  #offerFps(message: TelemetryMessage): void {
    const { source, atMillis } = message;
    if (source === this.#quietSource && atMillis < this.#quietUntilMillis) return;
    const channels = this.#byTopic.get("fps") ?? NO_CHANNELS;
    for (const channel of channels) channel.offer(message);
    this.#quietSource = source;
    this.#quietUntilMillis = channels.reduce(
      (earliest, channel) => Math.min(earliest, channel.quietUntilMillis(source)),
      Number.POSITIVE_INFINITY,
    );
  }

  topicOpened(topic: TopicState): void {
    for (const callback of this.#topicListeners) callback(topic);
  }

  sourceClosed(source: MessageSource): void {
    this.#quietSource = undefined;
    for (const channel of this.#channels.values()) channel.flush(source);
  }

  /** Lets everything go that waits for its turn. */
  flush(): void {
    this.#quietSource = undefined;
    for (const channel of this.#channels.values()) channel.flush();
  }

  rerouted(): void {
    const [channel, ...others] = this.#packetChannels;
    this.#packetRoute = others.length === 0 && channel?.passesOn === true ? channel.nativeTopic : undefined;
  }

  /** The pace of clients that ask for none has changed. */
  pacesChanged(): void {
    this.#quietSource = undefined;
    for (const channel of this.#channels.values()) channel.pacesChanged();
    this.rerouted();
  }

  emptied(channel: Channel): void {
    this.#channels.delete(channel.nativeTopic);
    this.#index(channel.spec, (channels) => channels.filter((other) => other !== channel));
  }

  /** Changes the list that channels of this kind are in. Only that one: a client may come for hundreds of topics. */
  #index({ topic, format }: ChannelSpec, change: (channels: readonly Channel[]) => readonly Channel[]): void {
    this.#quietSource = undefined;
    if (format.name === "classic.0x01") {
      this.#packetChannels = change(this.#packetChannels);
      this.rerouted();
      return;
    }
    const channels = change(this.#byTopic.get(topic) ?? NO_CHANNELS);
    if (channels.length === 0) this.#byTopic.delete(topic);
    else this.#byTopic.set(topic, channels);
  }
}
