import type { EdgeCounts } from "./edge-messages.ts";

/** What was counted between two reports of an edge. */
export function countsSince(before: EdgeCounts | undefined, now: EdgeCounts): EdgeCounts {
  if (before === undefined) return now;
  return {
    joined: now.joined - before.joined,
    published: now.published - before.published,
    sentBytes: now.sentBytes - before.sentBytes,
    receivedMessages: now.receivedMessages - before.receivedMessages,
    receivedBytes: now.receivedBytes - before.receivedBytes,
    dropped: eachSince(before.dropped, now.dropped),
    refusals: eachSince(before.refusals, now.refusals),
  };
}

function eachSince(before: Record<string, number>, now: Record<string, number>): Record<string, number> {
  const each = Object.entries(now).map(([name, count]) => [name, count - (before[name] ?? 0)] as const);
  return Object.fromEntries(each.filter(([, count]) => count > 0));
}
