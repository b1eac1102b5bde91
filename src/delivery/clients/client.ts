import type { Clock } from "../../base/clock.ts";
import type { Hub, TopicState } from "../../hub/index.ts";
import { RelayError } from "../../protocol/error-table.ts";
import type { Limits } from "../../protocol/limits.ts";
import { type Demand, STREAMS, type Stream } from "../../protocol/streams.ts";
import type { Topic } from "../../protocol/topics.ts";
import type { FanOut } from "../channels/fan-out.ts";
import type { Interval } from "../channels/throttling.ts";
import type { Dialect } from "../formats/dialect.ts";
import { type HistoryRequest, NOTHING } from "../history/history-request.ts";
import type { ClientSocket } from "../lanes/client-socket.ts";
import type { Lane } from "../lanes/lane.ts";
import { CatchUp, missedSince, newestState, type RequestFor, sentMeanwhile } from "./catch-up.ts";
import { demandOfSubscriptions } from "./demand.ts";
import { presetFor } from "./preset.ts";
import { type DescribedSubscription, describeSubscription, type Subscription } from "./subscription.ts";
import { SubscriptionIndex } from "./subscription-index.ts";
import type { SubscriptionSet } from "./subscription-set.ts";

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
  /** Calls back in later turns of the event loop, until a step returns that there is no other. Its commands wait meanwhile. */
  goOn(step: () => boolean): void;
}

/** A subscription that a client asks for, and how much of the history comes with it. */
export interface SubscriptionRequest extends Subscription {
  history: HistoryRequest | undefined;
}

/** What an edge does not get of the history, as {@link Topics.lack} takes it. */
export type MirrorGaps = Parameters<Hub["topics"]["lack"]>[0];

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
  /** What it asks of games; of a link, what it wishes. Computed when it changes, because it is read for every client whenever a client comes or goes. */
  demand: Demand;
  #subscriptions: SubscriptionSet;
  /** The intervals that it has set with `set_update_interval`. They also hold for streams that it turns off and on again. */
  #intervals: ReadonlyMap<Stream, Interval> | undefined;
  readonly #parts: ClientParts;
  readonly #catchUp: CatchUp;

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
    const channels = fanOut.presetChannels(dialect, () => preset.subscriptions.index().parts());
    lane.joinExactly(channels, () => false);
  }

  /** Its subscriptions, as answers and `/clients` show them. */
  describeSubscriptions(): DescribedSubscription[] {
    return this.#subscriptions.all.map(describeSubscription);
  }

  /** How many subscriptions it has. */
  get subscriptionCount(): number {
    return this.#subscriptions.all.length;
  }

  /** Its topics and wildcards, without intervals and games. */
  describeTopics(): string[] {
    return [...new Set(this.#subscriptions.all.map(({ pattern }) => pattern))];
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

  /**
   * Subscribes, after sending the requested part of the history, and calls `done`: at once, or in a later turn of the event loop if that part is long.
   * Fails: needs_v1, too_many_subscriptions; nothing has changed then.
   */
  subscribe(requests: readonly SubscriptionRequest[], done: () => void = () => {}): void {
    this.#requireChoice("subscribe");
    const subscriptions = this.#allowed(this.#subscriptions.with(requests.map(withoutHistory), this.#most));
    const [before, now] = [this.#subscriptions.index(), subscriptions.index()];
    const requested = new SubscriptionIndex(requests);
    const mayMatter = mayBeReplayed(requests);
    const find = (requestFor: RequestFor) =>
      this.#catchUp.find(this.#parts.hub.topics.all().filter(mayMatter), now, before, requestFor);
    const requestFor: RequestFor = (subscription, asked) => {
      const request = requested.get(subscription);
      if (request === undefined) return NOTHING;
      if (request.history !== undefined) return request.history;
      return asked.areNew ? newestState(subscription, asked) : NOTHING;
    };
    const meanwhile = (since: number) => find(sentMeanwhile(requestFor, since));
    this.#catchUp.send(find(requestFor), meanwhile, () => {
      this.#change(subscriptions, now);
      done();
    });
  }

  /** Removes subscriptions by pattern; `*` removes all. Fails: needs_v1. */
  unsubscribe(patterns: readonly string[]): void {
    this.#requireChoice("unsubscribe");
    this.#change(this.#subscriptions.without(patterns));
  }

  /**
   * Subscribes, after sending every message of the requested topics since an offset of this epoch, or their newest values if some
   * of those messages are gone. Calls `done` as {@link subscribe} does.
   * Fails: as {@link subscribe}.
   */
  resume(
    epoch: string,
    since: number,
    requests: readonly Subscription[],
    done: (resumed: Resumed) => void = () => {},
  ): void {
    this.#requireChoice("resume");
    const { hub } = this.#parts;
    const subscriptions = this.#allowed(this.#subscriptions.with(requests, this.#most));
    const [before, now] = [this.#subscriptions.index(), subscriptions.index()];
    const requested = new SubscriptionIndex(requests);
    const topics = () => hub.topics.all().filter(({ name }) => requested.includes(name));
    const find = (requestFor: RequestFor) => this.#catchUp.find(topics(), now, before, requestFor);
    const isReached =
      epoch === hub.epoch &&
      since <= hub.topics.offset &&
      !hub.topics.endedAfter(
        since,
        requests.map(({ pattern }) => pattern),
      ) &&
      topics().every(({ history }) => history.evictedThrough <= since);
    const missed = isReached ? find(missedSince(since)) : undefined;
    const recovered = missed !== undefined && !missed.isCut;
    const requestFor = recovered ? missedSince(since) : newestState;
    const meanwhile = (from: number) => find(sentMeanwhile(requestFor, from));
    this.#catchUp.send(recovered ? missed : find(newestState), meanwhile, (isWhole) => {
      this.#change(subscriptions, now);
      done({ recovered: recovered && isWhole, offset: hub.topics.offset });
    });
  }

  /**
   * Subscribes an edge of this relay to every topic, after sending it as much of the history as may be sent at once. Events and states are
   * sent apart, so that samples leave none of the events out. Calls `done` as {@link subscribe} does.
   */
  mirror(done: (gaps: MirrorGaps) => void = () => {}): void {
    const { hub } = this.#parts;
    const everything = { pattern: "*", interval: 0, source: undefined } as const;
    const subscriptions = this.#allowed(this.#subscriptions.with([everything], this.#most));
    const [before, now] = [this.#subscriptions.index(), subscriptions.index()];
    const topics = () => hub.topics.all().filter(({ name }) => now.includes(name));
    const find = (among: readonly TopicState[], offset: number) =>
      this.#catchUp.find(among, now, before, () => ({ kind: "since", offset }));
    const through = new Map<Topic, number>();
    const lacks = (among: readonly TopicState[], offset: number) => {
      for (const { name, history } of among) through.set(name, Math.max(history.evictedThrough, offset));
    };
    /** Sends what the history has of some topics, then what came meanwhile of the topics that `follow` gives. */
    const send = (among: readonly TopicState[], follow: () => readonly TopicState[], then: () => void) => {
      const replay = find(among, 0);
      lacks(among, replay.isCut ? (replay.entries[0]?.offset ?? 1) - 1 : 0);
      this.#catchUp.send(
        replay,
        (since) => find(follow(), since),
        (isWhole) => {
          if (!isWhole) lacks(topics(), hub.topics.offset);
          then();
        },
      );
    };
    const ofKind = (isState: boolean) => topics().filter((topic) => topic.isState === isState);
    send(
      ofKind(false),
      () => ofKind(false),
      () =>
        send(ofKind(true), topics, () => {
          this.#change(subscriptions, now);
          done({ through: Object.fromEntries(through), ended: hub.topics.endedThrough });
        }),
    );
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
  #change(subscriptions: SubscriptionSet, index = subscriptions.index()): void {
    this.#subscriptions = subscriptions;
    // A link says what it needs in its wish.
    if (this.dialect.isLink !== true) this.demand = demandOfSubscriptions(subscriptions, this.dialect);
    const { fanOut, lane } = this.#parts;
    // A channel that no lane joins would never be deleted.
    if (lane.state === "closed") return;
    const channels = fanOut.channels(index.parts(), this.dialect);
    const isSubscribed = (topic: Topic, source: string) => index.covers(topic, source);
    this.#catchUp.countWritten(lane.joinExactly(channels, isSubscribed));
  }
}

/** Tells which topics requests may ask the history of. Most ask for that of states alone, or for none. */
function mayBeReplayed(requests: readonly SubscriptionRequest[]): (topic: TopicState) => boolean {
  const histories = new Set(requests.map(({ history }) => history?.kind));
  histories.delete("none");
  if (histories.size === 0) return () => false;
  return histories.size === 1 && histories.has(undefined) ? ({ isState }) => isState : () => true;
}

function withoutHistory({ history: _, ...subscription }: SubscriptionRequest): Subscription {
  return subscription;
}
