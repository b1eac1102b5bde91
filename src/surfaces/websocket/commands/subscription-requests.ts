import type { HistoryRequest, Interval, SubscriptionRequest } from "../../../delivery/index.ts";
import type { Command } from "../../../protocol/commands.ts";

type Listed = Pick<Command<"subscribe">, "topics" | "max_hz" | "interval" | "source" | "history">;
type Fields = Omit<Listed, "topics">;

/** The subscriptions that a command asks for. What stands at a topic wins over what stands beside the list. */
export function subscriptionRequests({ topics, ...shared }: Listed): SubscriptionRequest[] {
  return topics.map((listed) => {
    const { topic, ...own } = typeof listed === "string" ? { topic: listed } : listed;
    const fields: Fields = { ...shared, ...own };
    return {
      pattern: topic,
      interval: intervalOf(fields),
      source: fields.source,
      history: historyOf(fields.history),
    };
  });
}

function intervalOf({ max_hz, interval }: Fields): Interval {
  if (interval !== undefined) return interval;
  if (max_hz === undefined) return "own";
  return max_hz === 0 ? 0 : 1 / max_hz;
}

function historyOf(history: Fields["history"]): HistoryRequest | undefined {
  if (history === undefined) return undefined;
  if (history === "none") return { kind: "none" };
  if (history === "last") return { kind: "last", count: 1 };
  if ("last" in history) return { kind: "last", count: history.last };
  if ("seconds" in history) return { kind: "seconds", seconds: history.seconds };
  return { kind: "since", offset: history.since };
}
