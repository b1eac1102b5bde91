import { exactness, matchesTopic } from "../protocol/topic-patterns.ts";
import type { Topic } from "../protocol/topics.ts";
import type { Pace } from "./channel-spec.ts";

/** One wish of a v1 client. */
export interface Subscription {
  /** A topic, or `*`, `custom/*`, `log/*`. */
  pattern: string;
  pace: Pace;
  /** Name of the game; undefined is every one. */
  source: string | undefined;
}

/** A subscription as answers show it. */
export interface DescribedSubscription {
  topic: string;
  /** Most messages a second, 0 for every one; absent at the game's own pace. */
  max_hz?: number;
  /** Absent for every game. */
  source?: string;
}

/** A subscription as answers show it. */
export function describeSubscription({ pattern, pace, source }: Subscription): DescribedSubscription {
  return {
    topic: pattern,
    ...(pace === "own" ? {} : { max_hz: pace === 0 ? 0 : Math.round(1e6 / pace) / 1e6 }),
    ...(source === undefined ? {} : { source }),
  };
}

/** What a client is subscribed to: one entry per pattern and game. */
export class SubscriptionBook {
  #subscriptions: Subscription[] = [];

  /** Every subscription, in the order in which they came. */
  all(): readonly Subscription[] {
    return this.#subscriptions;
  }

  /** Adds one; the same pattern of the same game is replaced. Returns false when there would be too many. */
  set(subscription: Subscription, maxSubscriptions: number): boolean {
    const { pattern, source } = subscription;
    const others = this.#subscriptions.filter((one) => one.pattern !== pattern || one.source !== source);
    if (others.length >= maxSubscriptions) return false;
    this.#subscriptions = [...others, subscription];
    return true;
  }

  /** Takes a pattern out, of every game; `*` takes all out. */
  remove(pattern: string): void {
    this.#subscriptions = pattern === "*" ? [] : this.#subscriptions.filter((one) => one.pattern !== pattern);
  }

  /** The subscriptions that count for a topic: the most exact; where one of them is for every game, that one alone. */
  matching(topic: Topic): readonly Subscription[] {
    const all = this.#subscriptions.filter(({ pattern }) => matchesTopic(pattern, topic));
    const best = Math.max(...all.map(({ pattern }) => exactness(pattern)));
    const exact = all.filter(({ pattern }) => exactness(pattern) === best);
    const ofEveryGame = exact.find(({ source }) => source === undefined);
    return ofEveryGame === undefined ? exact : [ofEveryGame];
  }
}
