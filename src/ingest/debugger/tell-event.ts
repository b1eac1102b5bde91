import type { Hub, Source } from "../../hub/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import type { Topic } from "../../protocol/topics.ts";

/** Hands an event of a game to the hub, in the form in which a game with the addon sends it. Units: unix milliseconds. */
export function tellEvent(
  hub: Hub,
  source: Source,
  { topic, event, data }: { topic: Topic; event: string; data: JsonObject },
  unixMillis: number,
): void {
  const timestampSeconds = unixMillis / 1000;
  const text = JSON.stringify({ type: "event", event, data, timestamp: timestampSeconds });
  hub.accept(source, topic, { from: "json", text, data }, { timestampSeconds });
}
