import { z } from "zod";
import { count, counts, unixSeconds } from "./common.ts";

const subscription = z.strictObject({
  topic: z.string().describe("a topic, or a wildcard such as custom/*"),
  max_hz: z.number().min(0).optional().describe("0 is every message; absent at the game's own pace"),
  source: z.string().optional().describe("absent for every game"),
});

const client = z.strictObject({
  id: count,
  address: z.string(),
  connected_at: unixSeconds,
  format: z.string(),
  topics: z.array(z.string()),
  subscriptions: z.array(subscription),
  lane: z.enum(["fast", "slow", "closed"]),
  lag_ms: z.number().describe("age of the oldest flow ping without an answer"),
  stalls: count.describe("how often it was taken off the fast lane"),
  dropped: count.describe("messages that it did not get"),
  dropped_by_topic: counts,
  unsent_bytes: count.describe("what its socket has not sent yet"),
  queued_messages: count.describe("what waits for it on the slow lane"),
  queued_bytes: count,
});

/** The answer to `GET /clients`. */
export const clients = z.strictObject({ clients: z.array(client) });

/** Everything that `/clients` shows. */
export type Clients = z.input<typeof clients>;
