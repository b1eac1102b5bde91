import type { Client, Resumed, SubscriptionRequest } from "../../src/delivery/index.ts";

/** Resumes a client that does long work at once. Returns the result. */
export function resume(
  client: Client,
  epoch: string,
  since: number,
  requests: readonly SubscriptionRequest[],
): Resumed {
  const results: Resumed[] = [];
  client.resume(epoch, since, requests, (resumed) => results.push(resumed));
  const [resumed] = results;
  if (resumed === undefined) throw new Error("expected a client that does long work at once");
  return resumed;
}
