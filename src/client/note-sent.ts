import type { TopicPattern } from "./topics.ts";
import type { WireTopic } from "./wire-plan.ts";

/**
 * Notes topics that a command sends to the relay. Returns how to take them back if the relay refuses the command,
 * which changes nothing there; topics that a later command has sent stand.
 */
export function noteSent(sent: Map<TopicPattern, WireTopic>, topics: readonly WireTopic[]): () => void {
  const before = topics.map(({ topic }) => sent.get(topic));
  for (const topic of topics) sent.set(topic.topic, topic);
  return () => {
    topics.forEach((topic, index) => {
      if (sent.get(topic.topic) !== topic) return;
      const known = before[index];
      if (known === undefined) sent.delete(topic.topic);
      else sent.set(topic.topic, known);
    });
  };
}
