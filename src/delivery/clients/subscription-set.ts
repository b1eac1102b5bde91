import { patternsOf } from "../../protocol/topic-patterns.ts";
import type { Topic } from "../../protocol/topics.ts";
import type { Subscription } from "./subscription.ts";
import { SubscriptionIndex } from "./subscription-index.ts";

/**
 * A client's subscriptions as they were written, one for each pattern and game. A set never changes, so that many clients can share it;
 * a change creates another set. A {@link SubscriptionIndex} finds what they cover.
 */
export class SubscriptionSet {
  /** In the order in which they came. */
  readonly all: readonly Subscription[];

  constructor(subscriptions: readonly Subscription[] = []) {
    this.all = subscriptions;
  }

  /**
   * Returns the set with further subscriptions. A subscription with the same pattern and game replaces the earlier one.
   * Undefined if the set would grow beyond `most` subscriptions.
   */
  with(subscriptions: readonly Subscription[], most: number): SubscriptionSet | undefined {
    const merged = new Map<string, Subscription>();
    for (const one of [...this.all, ...subscriptions]) {
      const key = JSON.stringify([one.pattern, one.source]);
      // One that replaces another comes last.
      merged.delete(key);
      merged.set(key, one);
    }
    if (merged.size > most && merged.size > this.all.length) return undefined;
    return new SubscriptionSet([...merged.values()]);
  }

  /** Returns the set without these patterns, for every game; `*` removes all. */
  without(patterns: readonly string[]): SubscriptionSet {
    if (patterns.includes("*")) return new SubscriptionSet();
    const removed = new Set(patterns);
    return new SubscriptionSet(this.all.filter(({ pattern }) => !removed.has(pattern)));
  }

  /** Makes an index of the set, for one command. */
  index(): SubscriptionIndex {
    return new SubscriptionIndex(this.all);
  }

  /** The subscriptions that apply to a topic: the most exact ones. If one of them is for every game, only that one. */
  matching(topic: Topic): readonly Subscription[] {
    for (const pattern of patternsOf(topic)) {
      const exact = this.all.filter((one) => one.pattern === pattern);
      if (exact.length === 0) continue;
      const ofEveryGame = exact.find(({ source }) => source === undefined);
      return ofEveryGame === undefined ? exact : [ofEveryGame];
    }
    return [];
  }
}
