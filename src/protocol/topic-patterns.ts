import type { Topic } from "./topics.ts";

/** Topics that always exist. `custom/<event_name>` come beside them as games say them. */
export const FIXED_TOPICS = [
  "fps",
  "vr_tracking",
  "performance",
  "scene",
  "log/info",
  "log/warning",
  "log/error",
  "alert",
  "snapshot",
  "relay",
  "profiler/scripts",
  "profiler/servers",
  "profiler/visual",
] as const satisfies readonly Topic[];

const STATE_TOPICS: ReadonlySet<Topic> = new Set(["fps", "vr_tracking", "performance", "relay"]);
const WILDCARDS: ReadonlySet<string> = new Set(["*", "custom/*", "log/*", "profiler/*"]);

/** Whether the newest value replaces older ones, so that it may be thinned. Every other topic is of events. */
export function isStateTopic(topic: Topic): boolean {
  return STATE_TOPICS.has(topic);
}

/** Whether a topic costs the game something to say, so that it is for those only who name it. */
export function isByNameOnly(topic: Topic): boolean {
  return topic.startsWith("profiler/");
}

/** Whether a client may subscribe to this: a topic, or one of the wildcards `*`, `custom/*`, `log/*`, `profiler/*`. */
export function isTopicPattern(text: string): boolean {
  return (
    WILDCARDS.has(text) || (FIXED_TOPICS as readonly string[]).includes(text) || /^custom\/[^*]+$/.test(text)
  );
}

/** Whether a pattern takes a topic in. */
export function matchesTopic(pattern: string, topic: Topic): boolean {
  if (pattern === "*") return !isByNameOnly(topic);
  if (pattern === topic) return true;
  return pattern.endsWith("/*") && topic.startsWith(pattern.slice(0, -1));
}

/** How exact a pattern is: a topic itself before `custom/*` before `*`. */
export function exactness(pattern: string): number {
  return pattern === "*" ? 0 : pattern.endsWith("/*") ? 1 : 2;
}
