import { STREAMS, type Stream } from "../protocol/streams.ts";
import { matchesTopic } from "../protocol/topic-patterns.ts";
import type { TopicPattern } from "./topics.ts";

/** How much of the past a subscription begins with. Source: docs/wire-format.md, `history`. */
export type History = "none" | "last" | { last: number } | { seconds: number } | { since: number };

/** What a program wants of some topics. */
export interface SubscriptionRequest {
  readonly patterns: readonly TopicPattern[];
  /** Ceiling for state topics; 0 is every sample, undefined every value at the game's own pace. Units: per second. */
  readonly maxHz: number | undefined;
  /** One game only; undefined is all. */
  readonly source: string | undefined;
}

/** One subscription as it goes over the wire. */
export interface WireTopic {
  topic: TopicPattern;
  max_hz?: number;
  source?: string;
}

/**
 * The subscriptions that give every request what it wants, by topic.
 * The relay takes the most exact subscription that matches a topic, and only that; so a narrow one must be as generous
 * as every wider one around it: all topics for one part of a program, and `fps` at 10 Hz for another, is `fps` at full rate.
 */
export function planWire(requests: Iterable<SubscriptionRequest>): Map<TopicPattern, WireTopic> {
  const all = [...requests];
  const patterns = new Set(all.flatMap((request) => request.patterns));
  return new Map([...patterns].map((topic) => [topic, merge(topic, requestsFor(topic, all))]));
}

/**
 * The paces to ask a classic server for: the fastest that somebody named for a stream. Where nobody did, the server keeps its own.
 * Units: seconds; 0 is every sample.
 */
export function planClassicIntervals(requests: Iterable<SubscriptionRequest>): Map<Stream, number> {
  const all = [...requests];
  const intervals = new Map<Stream, number>();
  for (const stream of STREAMS) {
    const rates = requestsFor(stream, all).flatMap(({ maxHz }) => (maxHz === undefined ? [] : [maxHz]));
    if (rates.length > 0) intervals.set(stream, rates.includes(0) ? 0 : 1 / Math.max(...rates));
  }
  return intervals;
}

function requestsFor(topic: string, requests: readonly SubscriptionRequest[]): SubscriptionRequest[] {
  return requests.filter(({ patterns }) => patterns.some((pattern) => matchesTopic(pattern, topic)));
}

function merge(topic: TopicPattern, requests: readonly SubscriptionRequest[]): WireTopic {
  // Without a ceiling is looser than any, and every sample looser still: the game is hurried for it.
  const rates = requests.map(({ maxHz }) => maxHz ?? Number.POSITIVE_INFINITY);
  const fastest = rates.includes(0) ? 0 : Math.max(...rates);
  const [first, ...others] = new Set(requests.map(({ source }) => source));
  return {
    topic,
    ...(Number.isFinite(fastest) ? { max_hz: fastest } : {}),
    ...(first !== undefined && others.length === 0 ? { source: first } : {}),
  };
}
