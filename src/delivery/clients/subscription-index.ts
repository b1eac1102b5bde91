import { isByNameOnly } from "../../protocol/topic-patterns.ts";
import { familyOf } from "../../protocol/topic-table.ts";
import type { Topic } from "../../protocol/topics.ts";
import type { ChannelPart } from "../channels/channel-part.ts";
import { type Exceptions, exceptionsOf } from "../channels/exceptions.ts";
import type { Subscription } from "./subscription.ts";

/** The subscriptions to one pattern. */
export class PatternSubscriptions<One extends Subscription> {
  /** The subscription for every game. It takes the place of those for single games. */
  #everyGame: One | undefined;
  readonly #byGame = new Map<string, One>();

  constructor(readonly pattern: string) {}

  /** Adds a subscription. It replaces an earlier one for the same game. */
  add(subscription: One): void {
    if (subscription.source === undefined) this.#everyGame = subscription;
    else this.#byGame.set(subscription.source, subscription);
  }

  /** The subscription that covers a game. */
  of(source: string): One | undefined {
    return this.#everyGame ?? this.#byGame.get(source);
  }

  /** The subscription for this very game, or for every game if it is undefined. */
  get(source: string | undefined): One | undefined {
    return source === undefined ? this.#everyGame : this.#byGame.get(source);
  }

  /** The subscriptions that cover anything. */
  inForce(): Iterable<One> {
    return this.#everyGame === undefined ? this.#byGame.values() : [this.#everyGame];
  }
}

/**
 * Subscriptions by pattern and game, for the time of one command: it takes more memory than they do.
 * Cost: as many steps as there are subscriptions, however many topics and games there are.
 */
export class SubscriptionIndex<One extends Subscription = Subscription> {
  readonly #byPattern = new Map<string, PatternSubscriptions<One>>();

  constructor(subscriptions: Iterable<One>) {
    for (const subscription of subscriptions) {
      const { pattern } = subscription;
      let known = this.#byPattern.get(pattern);
      if (known === undefined) {
        known = new PatternSubscriptions(pattern);
        this.#byPattern.set(pattern, known);
      }
      known.add(subscription);
    }
  }

  /** The subscription to the same pattern and game as another one. */
  get({ pattern, source }: Subscription): One | undefined {
    return this.#byPattern.get(pattern)?.get(source);
  }

  /** Whether any of the patterns includes a topic. */
  includes(topic: Topic): boolean {
    return this.matching(topic) !== undefined;
  }

  /** The subscriptions that apply to a topic: those to the most exact pattern. */
  matching(topic: Topic): PatternSubscriptions<One> | undefined {
    // As `patternsOf` lists them, without a list for each topic.
    const exact = this.#byPattern.get(topic) ?? this.#byPattern.get(familyOf(topic) ?? "");
    return exact ?? (isByNameOnly(topic) ? undefined : this.#byPattern.get("*"));
  }

  /** Whether a topic of a game is subscribed to. */
  covers(topic: Topic, source: string): boolean {
    return this.matching(topic)?.of(source) !== undefined;
  }

  /**
   * The parts of all topics that need channels: one for each subscription. A wildcard leaves more exact patterns out. Where those are
   * below a family, `*` has a second part for the rest of that family, so that its other part is the same for many clients.
   */
  parts(): ChannelPart[] {
    const ofStar = this.#exceptionsOfStar();
    const split = [...(ofStar?.topics ?? [])].filter(
      (topic) => topic.endsWith("/*") && !this.#byPattern.has(topic),
    );
    const rests = split.map((family) => ({ pattern: family, except: this.#namesBelow(family) }));
    const parts: ChannelPart[] = [];
    for (const [pattern, subscriptions] of this.#byPattern) {
      const except = pattern === "*" ? ofStar : this.#namesBelow(pattern);
      const covered = pattern === "*" ? [{ pattern, except }, ...rests] : [{ pattern, except }];
      for (const { interval, source } of subscriptions.inForce())
        for (const part of covered) parts.push({ ...part, interval, source });
    }
    return parts;
  }

  /** What `*` leaves to more exact patterns: topics, and whole families of which it names a topic. */
  #exceptionsOfStar(): Exceptions | undefined {
    if (!this.#byPattern.has("*")) return undefined;
    const named = [...this.#byPattern.keys()].filter((pattern) => pattern !== "*" && !isByNameOnly(pattern));
    return exceptionsOf(named.map((pattern) => familyOf(pattern) ?? pattern));
  }

  /** What the wildcard of a family leaves to patterns with names below it. */
  #namesBelow(pattern: string): Exceptions | undefined {
    if (!pattern.endsWith("/*")) return undefined;
    return exceptionsOf(
      [...this.#byPattern.keys()].filter((name) => name !== pattern && familyOf(name) === pattern),
    );
  }
}
