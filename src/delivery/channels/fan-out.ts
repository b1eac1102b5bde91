import type { Clock } from "../../base/clock.ts";
import type { HubListener, HubMessage, MessageSource } from "../../hub/index.ts";
import { isStateTopic } from "../../protocol/topic-patterns.ts";
import type { Topic } from "../../protocol/topics.ts";
import type { Dialect } from "../formats/dialect.ts";
import type { Format } from "../formats/format.ts";
import type { Publisher } from "../lanes/client-socket.ts";
import type { LostMessages } from "../lanes/drop-notices.ts";
import type { FlowControl } from "../lanes/flow-control.ts";
import { Slices } from "../lanes/slices.ts";
import { Channel, type ChannelOwner, type ChannelVariant } from "./channel.ts";
import { ChannelIndex } from "./channel-index.ts";
import type { ChannelPart } from "./channel-part.ts";
import { type DefaultIntervals, OWN_INTERVALS } from "./default-intervals.ts";
import type { Exceptions } from "./exceptions.ts";
import { Shared } from "./shared.ts";
import { intervalIn, intervalMillisOf } from "./throttling.ts";

/** A part of the relay that sends topics to clients of its own. */
export interface OtherSubscribers {
  /** Whether any of them is subscribed to this topic, of one game by name or of any. */
  hasSubscribers(topic: Topic, source?: string): boolean;
}

/**
 * Sends the messages of games to clients. Publishes each message at most once per channel, however many clients there are: clients share
 * a channel if they have the same pattern, exceptions, game, interval and format.
 */
export class FanOut implements HubListener, ChannelOwner {
  readonly #channels = new ChannelIndex();
  readonly #variants = new Shared<ChannelVariant>();
  readonly #exceptions = new Shared<Exceptions>();
  /** The channels of clients that all join the same, by their dialect. */
  readonly #presets = new Map<Dialect, ReadonlySet<Channel>>();
  /** The channels that throttle a game. */
  readonly #throttling = new Map<MessageSource, Set<Channel>>();
  readonly #others: OtherSubscribers[] = [];
  #made = 0;

  constructor(
    readonly publisher: Publisher,
    readonly clock: Clock,
    private readonly flow: FlowControl,
    private readonly defaults: Readonly<DefaultIntervals> = OWN_INTERVALS,
    readonly slices = new Slices(),
  ) {}

  /** Messages published. A message counts once for each channel. */
  published = 0;

  /** Returns the channels for parts in the formats of a dialect, and creates them if needed. A channel is deleted when its last client leaves. */
  channels(parts: readonly ChannelPart[], dialect: Dialect): ReadonlySet<Channel> {
    const channels = new Set<Channel>();
    for (const part of parts) {
      for (const format of dialect.formatsOf(part.pattern)) channels.add(this.#channel(part, format));
    }
    return channels;
  }

  /** The channels of the clients of a dialect that all begin with the same. They are looked up for the first client: a thousand may join in one second. */
  presetChannels(dialect: Dialect, parts: () => readonly ChannelPart[]): ReadonlySet<Channel> {
    let channels = this.#presets.get(dialect);
    if (channels === undefined) {
      channels = this.channels(parts(), dialect);
      this.#presets.set(dialect, channels);
    }
    return channels;
  }

  /** Counts the subscribers of another part of the relay, too. */
  countToo(others: OtherSubscribers): void {
    this.#others.push(others);
  }

  /** Whether any client is subscribed to this topic, of one game by name or of any. */
  hasSubscribers(topic: Topic, source?: string): boolean {
    if (this.#others.some((others) => others.hasSubscribers(topic, source))) return true;
    const { patterns, family } = this.#channels.route(topic);
    // What a client's wildcard leaves out is covered by a more exact subscription of the same client.
    if (source === undefined) return patterns.length > 0;
    return patterns.some((channels) =>
      [channels.ofEveryGame, channels.ofGame(source)].some((list) =>
        list.some((channel) => channel.carries(topic, family)),
      ),
    );
  }

  message(message: HubMessage): void {
    this.flow.publishing(message.atMillis);
    const { patterns, family } = this.#channels.route(message.topic.name);
    for (const channels of patterns) {
      for (const channel of channels.ofEveryGame) channel.offer(message, family);
      for (const channel of channels.ofGame(message.source.name)) channel.offer(message, family);
    }
    this.flow.published(message.atMillis);
  }

  /**
   * Tells clients of messages that no client gets: they never reached the relay, or too late to be shown. Of a state, many clients are
   * told with its next value, which is not far.
   */
  lost(messages: LostMessages): void {
    const when = this.slices.publishesAtOnce || !isStateTopic(messages.topic) ? "now" : "with the next";
    if (when === "now") this.slices.settle();
    const { patterns, family } = this.#channels.route(messages.topic);
    for (const channels of patterns) {
      for (const channel of channels.ofEveryGame) channel.lost(messages, family, when);
      for (const channel of channels.ofGame(messages.source.name)) channel.lost(messages, family, when);
    }
  }

  sourceClosed(source: MessageSource): void {
    for (const channel of this.#throttling.get(source) ?? []) channel.flush(source);
    this.#throttling.delete(source);
  }

  /** Publishes every waiting message. */
  flush(): void {
    for (const channels of this.#throttling.values()) for (const channel of channels) channel.flush();
    this.slices.settle();
  }

  /** Applies changed default intervals: sends the messages that wait. */
  intervalsChanged(): void {
    for (const channels of this.#throttling.values()) for (const channel of channels) channel.flush();
  }

  throttles(channel: Channel, source: MessageSource): void {
    const channels = this.#throttling.get(source);
    if (channels === undefined) this.#throttling.set(source, new Set([channel]));
    else channels.add(channel);
  }

  emptied(channel: Channel): void {
    this.#channels.delete(channel);
    const { variant } = channel;
    this.#variants.giveBack(variant);
    if (variant.except !== undefined) this.#exceptions.giveBack(variant.except);
    for (const source of channel.throttledSources) {
      const channels = this.#throttling.get(source);
      if (channels?.delete(channel) && channels.size === 0) this.#throttling.delete(source);
    }
    for (const [dialect, channels] of this.#presets) if (channels.has(channel)) this.#presets.delete(dialect);
  }

  #channel(part: ChannelPart, format: Format): Channel {
    const { pattern, source } = part;
    const interval = intervalIn(format, part.interval);
    const key = `${format.name} ${format.throttling} ${interval} ${part.except?.key ?? ""}`;
    const known = this.#channels.get(pattern)?.find(source, key);
    if (known !== undefined) return known;
    const made = part.except;
    const except = made && this.#exceptions.take(made.key, () => made);
    const intervalMillis = () => intervalMillisOf(interval, format, this.defaults);
    const variant = this.#variants.take(key, () => ({
      key,
      format,
      except,
      intervalMillis: intervalMillis(),
    }));
    const channel = new Channel(`${pattern} ${++this.#made}`, pattern, source, variant, this);
    this.#channels.add(channel);
    return channel;
  }
}
