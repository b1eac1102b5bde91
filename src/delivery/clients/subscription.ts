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
