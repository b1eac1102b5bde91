import { STREAMS, type Stream } from "../protocol/streams.ts";
import { matchesTopic } from "../protocol/topic-patterns.ts";
import type { TopicPattern } from "./topics.ts";

/** How many earlier messages a subscription begins with. Source: docs/wire-format.md, `history`. */
export type History = "none" | "last" | { last: number } | { seconds: number } | { since: number };

/** A program's request for some topics. */
export interface SubscriptionRequest {
  readonly patterns: readonly TopicPattern[];
  /** Most messages a second of state topics. 0: every sample. Undefined: every value, at the game's own interval. */
  readonly maxHz: number | undefined;
  /** Name of one game; undefined for all games. */
  readonly source: string | undefined;
}

/** One subscription on the wire. */
export interface WireTopic {
  topic: TopicPattern;
  max_hz?: number;
  source?: string;
}

/**
 * Plans the subscriptions, by topic, that satisfy every request.
 * For each topic the relay applies only the most exact subscription. So a narrow subscription must be as fast as every wider
 * one: if one part of a program requests all topics and another requests `fps` at 10 Hz, the plan has `fps` at full rate.
 */
export function planWire(requests: Iterable<SubscriptionRequest>): Map<TopicPattern, WireTopic> {
  const all = [...requests];
  const patterns = new Set(all.flatMap((request) => request.patterns));
  return new Map([...patterns].map((topic) => [topic, merge(topic, requestsFor(topic, all))]));
}

/**
 * Plans the intervals for a classic server: the shortest interval requested for each stream. Streams without a request keep
 * the server's interval. Units: seconds; 0 means every sample.
 */
export function planClassicIntervals(requests: Iterable<SubscriptionRequest>): Map<Stream, number> {
  const all = [...requests];
  const intervals = new Map<Stream, number>();
  for (const stream of STREAMS) {
    const limits = requestsFor(stream, all).flatMap(({ maxHz }) => (maxHz === undefined ? [] : [maxHz]));
    if (limits.length > 0) intervals.set(stream, limits.includes(0) ? 0 : 1 / Math.max(...limits));
  }
  return intervals;
}

function requestsFor(topic: string, requests: readonly SubscriptionRequest[]): SubscriptionRequest[] {
  return requests.filter(({ patterns }) => patterns.some((pattern) => matchesTopic(pattern, topic)));
}

function merge(topic: TopicPattern, requests: readonly SubscriptionRequest[]): WireTopic {
  // No limit is faster than any limit, and 0 is faster still, because it makes the game sample every frame.
  const limits = requests.map(({ maxHz }) => maxHz ?? Number.POSITIVE_INFINITY);
  const fastest = limits.includes(0) ? 0 : Math.max(...limits);
  const [first, ...others] = new Set(requests.map(({ source }) => source));
  return {
    topic,
    ...(Number.isFinite(fastest) ? { max_hz: fastest } : {}),
    ...(first !== undefined && others.length === 0 ? { source: first } : {}),
  };
}
