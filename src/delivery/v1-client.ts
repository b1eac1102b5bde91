import type { Clock } from "../base/clock.ts";
import type { Hub, HubMessage, TopicState } from "../hub/index.ts";
import type { Limits } from "../protocol/limits.ts";
import { STREAMS, type Stream } from "../protocol/streams.ts";
import type { ChannelSpec } from "./channel-spec.ts";
import type { ClientParts } from "./classic-client.ts";
import type { Client } from "./client.ts";
import type { Format } from "./formats/format.ts";
import { type HistoryRequest, historyOf } from "./history-request.ts";
import { joinExactly } from "./join-exactly.ts";
import { type Replay, replayOf } from "./replay.ts";
import {
  type DescribedSubscription,
  describeSubscription,
  type Subscription,
  SubscriptionBook,
} from "./subscription.ts";
import type { StreamWish, Wishes } from "./wishes.ts";

/** What a v1 client needs beside what every client has. */
export interface V1ClientParts extends ClientParts {
  hub: Hub;
  clock: Clock;
  format: Format;
  limits: Readonly<Limits>;
}

/** A subscription, and how much of what was before is wanted with it. */
export interface SubscribeWish extends Subscription {
  history: HistoryRequest | undefined;
}

const NO_WISH: StreamWish = { enabled: false, pace: "own" };
const NO_WISHES: Wishes = {
  fps: NO_WISH,
  vr_tracking: NO_WISH,
  performance: NO_WISH,
  fps_and_performance: NO_WISH,
};

/** What came of a resume. */
export interface Resumed {
  recovered: boolean;
  /** The newest offset there is: everything up to it has been sent. */
  offset: number;
}

/** So many messages of before that are looked at, or written, or so many characters of them, count as a command. */
const LOOKED_AT_PER_COMMAND = 1000;
const WRITTEN_PER_COMMAND = 10;
const CHARACTERS_PER_COMMAND = 1024;

/** Which part of a topic's history a subscription brings. */
type RequestFor = (topic: TopicState, subscription: Subscription) => HistoryRequest;

/** A client of a v1 format: it gets what it subscribes to. */
export class V1Client implements Client {
  readonly format: string;
  readonly id: number;
  readonly address: string;
  readonly connectedAtUnixMillis: number;
  readonly #parts: V1ClientParts;
  readonly #book = new SubscriptionBook();
  /** Made when they change: they are read anew, of every client, whenever anybody comes or goes. */
  wishes = NO_WISHES;
  readonly #stopListening: () => void;
  #replayCost = 0;

  constructor(parts: V1ClientParts) {
    this.#parts = parts;
    this.format = parts.format.name;
    this.id = parts.id;
    this.address = parts.address;
    this.connectedAtUnixMillis = parts.connectedAtUnixMillis;
    this.#stopListening = parts.fanOut.onTopicOpened((topic) => this.#join(topic));
  }

  get lane() {
    return this.#parts.lane;
  }

  /** Most subscriptions that it may have. */
  get maxSubscriptions(): number {
    return this.#parts.limits.subscriptions;
  }

  /** What its looks at the history have cost since this was asked last. Units: commands. */
  takeReplayCost(): number {
    const cost = Math.floor(this.#replayCost);
    this.#replayCost = 0;
    return cost;
  }

  /** What it is subscribed to. */
  get subscriptions(): readonly Subscription[] {
    return this.#book.all();
  }

  #wishes(): Wishes {
    const wish = (...topics: string[]): StreamWish => {
      const paces = topics.flatMap((topic) => this.#book.matching(topic).map(({ pace }) => pace));
      const [first] = paces;
      if (first === undefined) return NO_WISH;
      const seconds = paces.filter((pace) => pace !== "own");
      return { enabled: true, pace: seconds.length === 0 ? "own" : Math.min(...seconds) };
    };
    return {
      fps: wish("fps"),
      vr_tracking: wish("vr_tracking"),
      performance: wish("performance"),
      fps_and_performance: wish("fps", "performance"),
    };
  }

  /** `*` takes alerts in as it takes in everything, and asks for no more than is there. */
  get wantsAlerts(): boolean {
    return this.#book.all().some(({ pattern }) => pattern === "alert");
  }

  /** Subscribes, after sending what was asked for of before. Returns false when there would be too many subscriptions. */
  subscribe(wishes: readonly SubscribeWish[]): boolean {
    const known = new Map(this.#topics().map((topic) => [topic, this.#specs(topic).length > 0]));
    for (const { history: _, ...subscription } of wishes) {
      if (!this.#book.set(subscription, this.maxSubscriptions)) return false;
    }
    const replay = this.#replay((topic, subscription) => {
      const asked = wishes.find(
        ({ pattern, source }) => pattern === subscription.pattern && source === subscription.source,
      );
      if (asked === undefined) return { kind: "none" };
      if (asked.history !== undefined) return asked.history;
      return topic.isState && known.get(topic) !== true ? { kind: "last", count: 1 } : { kind: "none" };
    });
    if (replay.isCut) this.#parts.hub.omissions.add("history_replies_cut");
    this.#send(replay);
    this.#rejoin();
    return true;
  }

  /** Takes patterns out; `*` takes all out. */
  unsubscribe(patterns: readonly string[]): void {
    for (const pattern of patterns) this.#book.remove(pattern);
    this.#rejoin();
  }

  /** Subscribes, after sending every message since an offset of this epoch; or the newest values, when they are no longer all there. */
  resume(epoch: string, since: number, wishes: readonly Subscription[]): Resumed | undefined {
    const { hub } = this.#parts;
    for (const subscription of wishes)
      if (!this.#book.set(subscription, this.maxSubscriptions)) return undefined;
    const topics = this.#topics().filter((topic) => this.#book.matching(topic.name).length > 0);
    const reaches =
      epoch === hub.epoch &&
      since <= hub.topics.offset &&
      topics.every(({ history }) => history.evictedThrough <= since);
    const missed = reaches ? this.#replay(missedSince(since)) : undefined;
    const recovered = missed !== undefined && !missed.isCut;
    this.#send(recovered ? missed : this.#replay(newest));
    this.#rejoin();
    return { recovered, offset: hub.topics.offset };
  }

  configure(enabled: Partial<Record<Stream, boolean>>): void {
    for (const stream of STREAMS) {
      if (enabled[stream] === false) this.#book.remove(stream);
      if (enabled[stream] === true && this.#book.matching(stream).length === 0) {
        this.#book.set({ pattern: stream, pace: "own", source: undefined }, this.maxSubscriptions);
      }
    }
    this.#rejoin();
  }

  setInterval(intervalSeconds: number, streams: readonly Stream[]): void {
    for (const stream of streams) {
      for (const { source } of this.#book.matching(stream)) {
        this.#book.set({ pattern: stream, pace: intervalSeconds, source }, this.maxSubscriptions);
      }
    }
    this.#rejoin();
  }

  describeTopics(): string[] {
    return this.#book.all().map(({ pattern }) => pattern);
  }

  describeSubscriptions(): DescribedSubscription[] {
    return this.#book.all().map(describeSubscription);
  }

  leave(): void {
    this.#stopListening();
    this.lane.close();
  }

  close(code: number, reason: string): void {
    this.#parts.socket.close(code, reason);
  }

  #topics(): TopicState[] {
    return this.#parts.hub.topics.all();
  }

  #specs({ name }: TopicState): ChannelSpec[] {
    const { format } = this.#parts;
    return this.#book.matching(name).map(({ pace, source }) => ({ topic: name, format, pace, source }));
  }

  /** Takes part in a topic that is new: the others are as they were, and there may be a thousand clients. */
  #join(topic: TopicState): void {
    for (const spec of this.#specs(topic)) this.lane.join(this.#parts.fanOut.channel(spec));
  }

  #rejoin(): void {
    this.wishes = this.#wishes();
    joinExactly(
      this.lane,
      this.#parts.fanOut,
      this.#topics().flatMap((topic) => this.#specs(topic)),
    );
  }

  /** The messages of before that are asked for, as many as may be. */
  #replay(requestFor: RequestFor): Replay {
    const { hub, clock } = this.#parts;
    const now = clock.monotonicMillis();
    const messages = this.#topics().flatMap((topic) =>
      this.#book.matching(topic.name).flatMap((subscription) => {
        const request = requestFor(topic, subscription);
        if (request.kind !== "none") this.#replayCost += topic.history.size / LOOKED_AT_PER_COMMAND;
        const wants = ({ source }: HubMessage) =>
          subscription.source === undefined || subscription.source === source.name;
        return historyOf(topic, request, hub, now, wants);
      }),
    );
    return replayOf(messages);
  }

  #send({ messages, characters }: Replay): void {
    const { format } = this.#parts;
    for (const message of messages) {
      const payload = format.encode(message, true);
      const owned = typeof payload === "string" ? payload : payload.slice();
      this.lane.sendMessage({
        topic: message.topic.name,
        source: message.source,
        seq: message.seq,
        offset: message.offset,
        payload: owned,
      });
    }
    this.#replayCost += Math.max(messages.length / WRITTEN_PER_COMMAND, characters / CHARACTERS_PER_COMMAND);
  }
}

/** Every message after an offset; of a state that is thinned the newest. */
function missedSince(offset: number): RequestFor {
  return (topic, { pace }) =>
    topic.isState && pace !== "own" && pace > 0 ? { kind: "last", count: 1 } : { kind: "since", offset };
}

/** The newest of each state topic. */
function newest(topic: TopicState): HistoryRequest {
  return topic.isState ? { kind: "last", count: 1 } : { kind: "none" };
}
