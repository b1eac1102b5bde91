import { familyOf, TOPIC_NAMES, topicRow } from "./topic-table.ts";
import type { Topic } from "./topics.ts";

/** Topics that always exist. `custom/<event_name>` are added as games send them. */
export const FIXED_TOPICS: readonly Topic[] = TOPIC_NAMES.filter((name) => !name.startsWith("custom/"));

/** Wildcards for all topics that begin alike: `custom/*`, `log/*`, `profiler/*`. */
const FAMILIES: readonly string[] = [...new Set(TOPIC_NAMES.flatMap((name) => familyOf(name) ?? []))];

/** Whether the newest value of a topic replaces older ones, so that messages may be left out. All other topics have events. */
export function isStateTopic(topic: Topic): boolean {
  return topicRow(topic).kind === "state";
}

/** Whether wildcards leave a topic out because it costs the game time. */
export function isByNameOnly(topic: Topic): boolean {
  return !topicRow(topic).wildcard;
}

/** The subscriptions of classic clients, with one wildcard for all topics of a family. */
export function classicPatterns(): string[] {
  const classic = TOPIC_NAMES.filter((name) => topicRow(name).classic);
  return [...new Set(classic.map((name) => familyOf(name) ?? name))];
}

/** Whether a client may subscribe to this: a topic, or one of the wildcards `*`, `custom/*`, `log/*`, `profiler/*`. */
export function isTopicPattern(text: string): boolean {
  return (
    text === "*" || FAMILIES.includes(text) || FIXED_TOPICS.includes(text) || /^custom\/[^*]+$/.test(text)
  );
}

/** Whether a pattern includes a topic. */
export function matchesTopic(pattern: string, topic: Topic): boolean {
  if (pattern === "*") return !isByNameOnly(topic);
  if (pattern === topic) return true;
  return pattern.endsWith("/*") && topic.startsWith(pattern.slice(0, -1));
}

/** The patterns that include a topic, the most exact one first: the topic itself, the wildcard of its family, `*`. */
export function patternsOf(topic: Topic): string[] {
  const family = familyOf(topic);
  const named = family === undefined || family === topic ? [topic] : [topic, family];
  return isByNameOnly(topic) ? named : [...named, "*"];
}
