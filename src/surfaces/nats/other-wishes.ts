import type { NatsConnection } from "@nats-io/transport-node";
import type { Clock, Timer } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { HeldDemand, OtherSubscribers } from "../../delivery/index.ts";
import { describedDemand } from "../../protocol/describe-demand.ts";
import { MAX_LINKED_RELAYS, WISH_SECONDS } from "../../protocol/limits.ts";
import type { Demand } from "../../protocol/streams.ts";
import { Allowance } from "./allowance.ts";
import type { ConnectionListener } from "./connection-listener.ts";
import { readSiteMessage, type SiteWish } from "./site-messages.ts";
import { subscribe } from "./subscribe.ts";

/** What the wishes of other relays need of this one. */
export interface OtherWishesParts {
  clock: Clock;
  log: Log;
  /** The subject of wishes for this site. */
  subject: string;
  maxDepth(): number;
  /** Holds demand of another relay, which is not told on. */
  hold(demand: Demand): HeldDemand;
  /** Other relays need samples of other topics than before. */
  topicsChanged(): void;
  /** A relay that does not know the games of this one is there. */
  newReader(): void;
  /** After a cut: whether relays are awaited that read before it. */
  awaits(areAwaited: boolean): void;
  /** A message was no wish. */
  refused(what: string): void;
}

/** How long a wish counts after the connection is gone: long enough to connect again. Units: milliseconds. */
const CUT_MILLIS = 2000;

/** Wishes that are read in a second: some twenty of each of a hundred relays. */
const RATES = { messages: 2000, bytes: 4 * 1024 * 1024 };

interface Held {
  wish: SiteWish;
  demand: HeldDemand;
  expires: Timer;
  expiresAtMillis: number;
}

/** What other relays need of the games of this one. A wish counts for 3 s, so games idle soon after a server or another relay has died. */
export class OtherWishes implements ConnectionListener, OtherSubscribers {
  /** By the run of the relay. */
  readonly #held = new Map<string, Held>();
  readonly #allowance: Allowance;
  #topics: Set<string> = new Set();
  #isLeftOut = false;
  /** Relays that read before a cut and have not been heard since. */
  #awaited = new Set<string>();
  #patience: Timer | undefined;

  constructor(private readonly parts: OtherWishesParts) {
    this.#allowance = new Allowance(parts.clock, RATES);
  }

  /** Relays whose wishes count now. */
  get count(): number {
    return this.#held.size;
  }

  /** Whether any of them takes hitches. */
  get takesHitches(): boolean {
    return [...this.#held.values()].some(({ wish }) => wish.judged);
  }

  opened(connection: NatsConnection): void {
    if (this.#awaited.size > 0) {
      this.parts.awaits(true);
      this.#patience = this.parts.clock.after(WISH_SECONDS * 1000, () => this.#awaitNoMore());
    }
    const { subject, log } = this.parts;
    subscribe(connection, { subject, log }, ({ data }) => this.#take(data));
  }

  lost(): void {
    this.#patience?.cancel();
    const { clock } = this.parts;
    const now = clock.monotonicMillis();
    for (const [run, held] of this.#held) {
      this.#awaited.add(run);
      held.expires.cancel();
      held.expiresAtMillis = Math.min(held.expiresAtMillis, now + CUT_MILLIS);
      held.expires = clock.after(held.expiresAtMillis - now, () => this.#forget(run));
    }
  }

  /** Whether any relay needs the samples of a topic. */
  needs(topic: string): boolean {
    return this.#topics.has(topic);
  }

  /** The profiler of the engine runs for other relays as for clients. */
  hasSubscribers(topic: string): boolean {
    return !this.#isLeftOut && topic.startsWith("profiler/") && this.#topics.has(topic);
  }

  /** Runs work that must not take other relays for subscribers of this one: what they need is not told on. */
  leftOut<Result>(work: () => Result): Result {
    this.#isLeftOut = true;
    try {
      return work();
    } finally {
      this.#isLeftOut = false;
    }
  }

  stop(): void {
    this.#patience?.cancel();
    for (const run of [...this.#held.keys()]) this.#forget(run);
  }

  #take(data: Uint8Array): void {
    if (!this.#allowance.takes(data.length)) {
      this.parts.refused(`expected at most ${RATES.messages} wishes a second`);
      return;
    }
    const wish = readSiteMessage("wish", data, this.parts.maxDepth());
    if (typeof wish === "string") {
      this.parts.refused(wish);
      return;
    }
    const run = wish.from.epoch;
    const before = this.#held.get(run);
    if (before === undefined && this.#held.size >= MAX_LINKED_RELAYS) {
      this.parts.refused(`expected wishes of at most ${MAX_LINKED_RELAYS} relays`);
      return;
    }
    const { clock, hold, newReader } = this.parts;
    before?.expires.cancel();
    const isSame = before !== undefined && Bun.deepEquals(before.wish.demand, wish.demand);
    const demand = isSame ? before.demand : hold(describedDemand(wish.demand));
    if (!isSame) before?.demand.release();
    const validMillis = WISH_SECONDS * 1000;
    const expires = clock.after(validMillis, () => this.#forget(run));
    const expiresAtMillis = clock.monotonicMillis() + validMillis;
    this.#held.set(run, { wish, demand, expires, expiresAtMillis });
    this.#changed();
    if (before?.wish.reader !== wish.reader) newReader();
    if (this.#awaited.delete(run) && this.#awaited.size === 0) this.#awaitNoMore();
  }

  #awaitNoMore(): void {
    this.#patience?.cancel();
    this.#awaited.clear();
    this.parts.awaits(false);
  }

  #forget(run: string): void {
    const held = this.#held.get(run);
    this.#held.delete(run);
    held?.expires.cancel();
    held?.demand.release();
    this.#changed();
  }

  #changed(): void {
    const topics = new Set<string>();
    for (const { wish } of this.#held.values()) {
      for (const topic of wish.topics) topics.add(topic);
      const { fps_and_performance: both, max_delay: _, ...streams } = wish.demand;
      for (const [stream, { in_demand }] of Object.entries(streams)) if (in_demand) topics.add(stream);
      if (both.in_demand) topics.add("fps").add("performance");
    }
    const isSame = topics.symmetricDifference(this.#topics).size === 0;
    this.#topics = topics;
    if (!isSame) this.parts.topicsChanged();
  }
}
