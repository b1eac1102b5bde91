/** Whether a pattern (`fps`, `custom/*`, `*`) takes a topic, or a narrower pattern, in. */
export function matchesTopic(pattern: string, topic: string): boolean {
  if (pattern === "*" || pattern === topic) return true;
  return pattern.endsWith("/*") && topic.startsWith(pattern.slice(0, -1));
}
