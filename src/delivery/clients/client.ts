import type { Clock } from "../../base/clock.ts";
import type { Hub, TopicState } from "../../hub/index.ts";
import { RelayError } from "../../protocol/error-table.ts";
import type { Limits } from "../../protocol/limits.ts";
import { type Demand, STREAMS, type Stream } from "../../protocol/streams.ts";
import { matchesTopic } from "../../protocol/topic-patterns.ts";
import type { Topic } from "../../protocol/topics.ts";
import type { FanOut } from "../channels/fan-out.ts";
import { type ChannelSpec, type Interval, intervalIn } from "../channels/throttling.ts";
import type { Dialect } from "../formats/dialect.ts";
import type { HistoryRequest } from "../history/history-request.ts";
import type { ClientSocket } from "../lanes/client-socket.ts";
import type { Lane } from "../lanes/lane.ts";
import { CatchUp, missedSince, newestState, type RequestFor } from "./catch-up.ts";
import { demandOfSubscriptions } from "./demand.ts";
import { presetFor } from "./preset.ts";
import {
  type DescribedSubscription,
  describeSubscription,
  type Subscription,
  type SubscriptionSet,
} from "./subscription-set.ts";

/** Identity of a client, and the parts that it uses. */
export interface ClientParts {
  id: number;
  address: string;
  connectedAtUnixMillis: number;
  socket: ClientSocket;
  lane: Lane;
  dialect: Dialect;
  fanOut: FanOut;
  hub: Hub;
  clock: Clock;
  limits: Readonly<Limits>;
}

/** A subscription that a client asks for, and how much of the history comes with it. */
export interface SubscriptionRequest extends Subscription {
  history: HistoryRequest | undefined;
}

/** Result of a resume. */
export interface Resumed {
  recovered: boolean;
  /** The newest offset. Everything up to it has been sent. */
  offset: number;
}

/** A client: its subscriptions, and the lane on which their messages reach it. */
export class Client {
  readonly id: number;
  readonly address: string;
  /** Units: unix milliseconds. */
  readonly connectedAtUnixMillis: number;
  readonly lane: Lane;
  readonly dialect: Dialect;
  /** What it asks of games. Computed when it changes, because it is read for every client whenever a client comes or goes. */
  demand: Demand;
  #subscriptions: SubscriptionSet;
  /** The intervals that it has set with `set_update_interval`. They also hold for streams that it turns off and on again. */
  #intervals: ReadonlyMap<Stream, Interval> | undefined;
  readonly #parts: ClientParts;
  readonly #catchUp: CatchUp;
  readonly #stopListening: (() => void) | undefined;

  constructor(parts: ClientParts) {
    const { dialect, lane, fanOut } = parts;
    const preset = presetFor(dialect);
    this.#parts = parts;
    this.id = parts.id;
    this.address = parts.address;
    this.connectedAtUnixMillis = parts.connectedAtUnixMillis;
    this.lane = lane;
    this.dialect = dialect;
    this.#catchUp = new CatchUp(parts);
    this.#subscriptions = preset.subscriptions;
    this.demand = preset.demand;
    // A preset names no topic below a wildcard, so a new topic changes nothing.
    this.#stopListening = dialect.choosesTopics
      ? fanOut.onTopicOpened((topic) => this.#topicOpened(topic))
      : undefined;
    this.#join();
  }

  /** Its subscriptions, as answers and `/clients` show them. */
  describeSubscriptions(): DescribedSubscription[] {
    return this.#subscriptions.all.map(describeSubscription);
  }

  /** Its topics and wildcards, without intervals and games. */
  describeTopics(): string[] {
    return this.#subscriptions.all.map(({ pattern }) => pattern);
  }

  /** Whether it is subscribed to a topic, of any game. */
  isSubscribed(topic: Topic): boolean {
    return this.#subscriptions.matching(topic).length > 0;
  }

  /** Offset up to which everything has been sent to it. Undefined while it cannot keep up, and if its messages have no offsets. */
  get sentThrough(): number | undefined {
    if (!this.dialect.isNumbered || this.lane.state !== "fast") return undefined;
    const { firstOffset } = this.lane.slice;
    return firstOffset === undefined ? this.#parts.hub.topics.offset : firstOffset - 1;
  }

  /** Returns the cost of its reads of the history since the last call. Units: commands. */
  takeReplayCost(): number {
    return this.#catchUp.takeCost();
  }

  /** Subscribes, after sending the requested part of the history. Fails: needs_v1, too_many_subscriptions; nothing has changed then. */
  subscribe(requests: readonly SubscriptionRequest[]): void {
    this.#requireChoice("subscribe");
    const before = this.#subscriptions;
    const subscriptions = this.#allowed(before.with(requests.map(withoutHistory), this.#most));
    const replay = this.#catchUp.find(subscriptions, (topic, subscription) => {
      const asked = requests.findLast(
        ({ pattern, source }) => pattern === subscription.pattern && source === subscription.source,
      );
      if (asked === undefined) return { kind: "none" };
      if (asked.history !== undefined) return asked.history;
      return before.matching(topic.name).length === 0 ? newestState(topic) : { kind: "none" };
    });
    this.#catchUp.send(replay);
    this.#change(subscriptions);
  }

  /** Removes subscriptions by pattern; `*` removes all. Fails: needs_v1. */
  unsubscribe(patterns: readonly string[]): void {
    this.#requireChoice("unsubscribe");
    this.#change(this.#subscriptions.without(patterns));
  }

  /**
   * Subscribes, after sending every message of the requested topics since an offset of this epoch, or their newest values if some
   * of those messages are gone.
   * Fails: as {@link subscribe}.
   */
  resume(epoch: string, since: number, requests: readonly Subscription[]): Resumed {
    this.#requireChoice("resume");
    const { hub } = this.#parts;
    const subscriptions = this.#allowed(this.#subscriptions.with(requests, this.#most));
    const isRequested = (topic: Topic) => requests.some(({ pattern }) => matchesTopic(pattern, topic));
    const find = (requestFor: RequestFor) =>
      this.#catchUp.find(subscriptions, (topic, subscription) =>
        isRequested(topic.name) ? requestFor(topic, subscription) : { kind: "none" },
      );
    const topics = hub.topics.all().filter(({ name }) => isRequested(name));
    const isReached =
      epoch === hub.epoch &&
      since <= hub.topics.offset &&
      !hub.topics.endedAfter(
        since,
        requests.map(({ pattern }) => pattern),
      ) &&
      topics.every(({ history }) => history.evictedThrough <= since);
    const missed = isReached ? find(missedSince(since)) : undefined;
    const recovered = missed !== undefined && !missed.isCut;
    this.#catchUp.send(recovered ? missed : find(newestState));
    this.#change(subscriptions);
    return { recovered, offset: hub.topics.offset };
  }

  /** Turns streams on or off for this client. Fails: too_many_subscriptions; nothing has changed then. */
  configure(enabled: Partial<Record<Stream, boolean>>): void {
    const off = this.#subscriptions.without(STREAMS.filter((stream) => enabled[stream] === false));
    const on = STREAMS.filter((stream) => enabled[stream] === true && off.matching(stream).length === 0);
    const added = on.map((stream) => ({
      pattern: stream,
      interval: this.#intervals?.get(stream) ?? ("own" as const),
      source: undefined,
    }));
    this.#change(this.#allowed(off.with(added, this.#most)));
  }

  /** Sets the interval of streams for this client. Units: seconds, 0 is every sample. Fails: as {@link configure}. */
  setInterval(intervalSeconds: number, streams: readonly Stream[]): void {
    const changed = streams.flatMap((stream) =>
      this.#subscriptions
        .matching(stream)
        .map(({ source }) => ({ pattern: stream, interval: intervalSeconds, source })),
    );
    this.#change(this.#allowed(this.#subscriptions.with(changed, this.#most)));
    const set = streams.map((stream) => [stream, intervalSeconds] as const);
    this.#intervals = new Map([...(this.#intervals ?? []), ...set]);
  }

  /** Releases everything it holds; its socket has gone. */
  leave(): void {
    this.#stopListening?.();
    this.lane.close();
  }

  /** Closes its connection. */
  close(code: number, reason: string): void {
    this.#parts.socket.close(code, reason);
  }

  get #most(): number {
    return this.#parts.limits.subscriptions;
  }

  #requireChoice(command: string): void {
    if (this.dialect.choosesTopics) return;
    throw new RelayError(
      "needs_v1",
      `${command} is for clients of a v1 format; this is a classic client, which gets a fixed set of topics`,
    );
  }

  #allowed(subscriptions: SubscriptionSet | undefined): SubscriptionSet {
    if (subscriptions !== undefined) return subscriptions;
    throw new RelayError(
      "too_many_subscriptions",
      `expected at most ${this.#most} subscriptions of one client; unsubscribe from some first`,
    );
  }

  /** The only place where subscriptions change. Every check comes before it. */
  #change(subscriptions: SubscriptionSet): void {
    this.#subscriptions = subscriptions;
    this.demand = demandOfSubscriptions(subscriptions, this.dialect);
    this.#join();
  }

  #join(): void {
    const { fanOut, dialect, lane } = this.#parts;
    // A channel that no lane joins would never be deleted.
    if (lane.state === "closed") return;
    const isPreset = this.#subscriptions === presetFor(dialect).subscriptions;
    lane.joinExactly(
      isPreset
        ? fanOut.presetChannels(dialect, () => this.#allSpecs())
        : new Set(this.#allSpecs().map((spec) => fanOut.channel(spec))),
    );
  }

  #allSpecs(): ChannelSpec[] {
    const opened = () => this.#parts.hub.topics.all().map(({ name }) => name);
    return this.#subscriptions.units(opened).flatMap((unit) => this.#specsOf(unit));
  }

  /** Joins the channels of a new topic. There may be a thousand clients, so nothing else is looked at. */
  #topicOpened({ name }: TopicState): void {
    if (this.lane.state === "closed" || this.#subscriptions.unitOf(name) !== name) return;
    for (const spec of this.#specsOf(name)) this.lane.join(this.#parts.fanOut.channel(spec));
  }

  #specsOf(topic: Topic): ChannelSpec[] {
    return this.#subscriptions
      .matching(topic)
      .flatMap(({ interval, source }) =>
        this.dialect
          .formatsOf(topic)
          .map((format) => ({ topic, format, interval: intervalIn(format, interval), source })),
      );
  }
}

function withoutHistory({ history: _, ...subscription }: SubscriptionRequest): Subscription {
  return subscription;
}
