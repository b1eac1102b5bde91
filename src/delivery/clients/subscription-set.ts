import {
  exactness,
  FAMILIES,
  FIXED_TOPICS,
  isStateTopic,
  matchesTopic,
} from "../../protocol/topic-patterns.ts";
import { familyOf } from "../../protocol/topic-table.ts";
import type { Topic } from "../../protocol/topics.ts";
import type { Interval } from "../channels/throttling.ts";

/** One subscription of a client. */
export interface Subscription {
  /** A topic, or `*`, `custom/*`, `log/*`, `profiler/*`. */
  pattern: string;
  interval: Interval;
  /** Name of the game; undefined is every game. */
  source: string | undefined;
}

/** A subscription as answers show it. */
export interface DescribedSubscription {
  topic: string;
  /** Most messages a second, 0 for every one; absent at the game's own interval. */
  max_hz?: number;
  /** Absent for every game. */
  source?: string;
}

/** A subscription as answers show it. */
export function describeSubscription({ pattern, interval, source }: Subscription): DescribedSubscription {
  return {
    topic: pattern,
    ...(interval === "own" ? {} : { max_hz: interval === 0 ? 0 : Math.round(1e6 / interval) / 1e6 }),
    ...(source === undefined ? {} : { source }),
  };
}

/** The units of a set that names no topic below a wildcard. */
const WHOLE_UNITS: readonly Topic[] = [
  ...FIXED_TOPICS.filter((topic) => familyOf(topic) === undefined || isStateTopic(topic)),
  ...FAMILIES,
];

/** A client's subscriptions, one for each pattern and game. A set never changes, so that many clients can share it; a change creates another set. */
export class SubscriptionSet {
  /** In the order in which they came. */
  readonly all: readonly Subscription[];
  /** Wildcards below which a topic is subscribed to by its own name. */
  readonly #split: ReadonlySet<string>;

  constructor(subscriptions: readonly Subscription[] = []) {
    this.all = subscriptions;
    this.#split = new Set(
      subscriptions.flatMap(({ pattern }) => {
        const family = familyOf(pattern);
        return family === undefined || family === pattern ? [] : [family];
      }),
    );
  }

  /**
   * Returns the set with further subscriptions. A subscription with the same pattern and game replaces the earlier one.
   * Undefined if the set would grow beyond `most` subscriptions.
   */
  with(subscriptions: readonly Subscription[], most: number): SubscriptionSet | undefined {
    const merged = subscriptions.reduce<readonly Subscription[]>(
      (all, added) => [...all.filter((one) => !isSame(one, added)), added],
      this.all,
    );
    return merged.length > most && merged.length > this.all.length ? undefined : new SubscriptionSet(merged);
  }

  /** Returns the set without these patterns, for every game; `*` removes all. */
  without(patterns: readonly string[]): SubscriptionSet {
    const kept = this.all.filter(({ pattern }) => !patterns.includes(pattern));
    return new SubscriptionSet(patterns.includes("*") ? [] : kept);
  }

  /** The subscriptions that apply to a topic: the most exact ones. If one of them is for every game, only that one. */
  matching(topic: Topic): readonly Subscription[] {
    let exact: Subscription[] = [];
    let best = -1;
    for (const subscription of this.all) {
      const { pattern } = subscription;
      if (!matchesTopic(pattern, topic) || exactness(pattern) < best) continue;
      if (exactness(pattern) > best) exact = [];
      best = exactness(pattern);
      exact.push(subscription);
    }
    const ofEveryGame = exact.find(({ source }) => source === undefined);
    return ofEveryGame === undefined ? exact : [ofEveryGame];
  }

  /**
   * The topics and wildcards that need channels of their own. A wildcard covers all topics below it, unless
   * one of them is subscribed to by its own name. `opened` lists the topics that exist now.
   */
  units(opened: () => readonly Topic[]): readonly Topic[] {
    if (this.#split.size === 0) return WHOLE_UNITS;
    const topics = [...FIXED_TOPICS, ...FAMILIES, ...opened()];
    return [...new Set(topics.map((topic) => this.unitOf(topic)))].filter((unit) => !this.#split.has(unit));
  }

  /** The unit that covers a topic. */
  unitOf(topic: Topic): Topic {
    const family = familyOf(topic);
    return family === undefined || this.#split.has(family) || isStateTopic(topic) ? topic : family;
  }
}

function isSame(one: Subscription, other: Subscription): boolean {
  return one.pattern === other.pattern && one.source === other.source;
}
