import type { Demand } from "../../protocol/streams.ts";
import { classicPatterns } from "../../protocol/topic-patterns.ts";
import type { Dialect } from "../formats/dialect.ts";
import { demandOfSubscriptions } from "./demand.ts";
import { SubscriptionSet } from "./subscription-set.ts";

/** The subscriptions with which a client begins, and what they ask of games. */
export interface Preset {
  readonly subscriptions: SubscriptionSet;
  readonly demand: Demand;
}

/** A client that chooses its topics begins with none. */
const NOTHING = presetOf([], true);
/** A client of the old protocol has every topic of that protocol. */
const CLASSIC = presetOf(classicPatterns(), false);

/** The preset of the clients of a dialect. They share it: there may be thousands of them. */
export function presetFor({ choosesTopics }: Pick<Dialect, "choosesTopics">): Preset {
  return choosesTopics ? NOTHING : CLASSIC;
}

function presetOf(patterns: readonly string[], choosesTopics: boolean): Preset {
  const own = patterns.map((pattern) => ({ pattern, interval: "own" as const, source: undefined }));
  const subscriptions = new SubscriptionSet(own);
  return { subscriptions, demand: demandOfSubscriptions(subscriptions, { choosesTopics }) };
}
