import { z } from "zod";
import { count, counts, unixSeconds } from "./common.ts";

const subscription = z.strictObject({
  topic: z.string().describe("a topic, or a pattern such as custom/*"),
  max_hz: z.number().min(0).optional().describe("0 is every message; absent for the game's own interval"),
  source: z.string().optional().describe("absent for every game"),
});

const client = z.strictObject({
  id: count,
  edge: count
    .nullable()
    .describe("the edge that serves it; null for the relay itself. `id` is one of that edge"),
  address: z.string(),
  connected_at: unixSeconds,
  format: z.string(),
  topics: z.array(z.string()),
  subscriptions: z.array(subscription),
  lane: z.enum(["fast", "slow", "closed"]),
  lag_ms: z.number().describe("age of the oldest unanswered flow ping"),
  stalls: count.describe("how often it left the fast lane"),
  dropped: count.describe("messages dropped for this client"),
  dropped_by_topic: counts,
  unsent_bytes: count.describe("bytes that its socket has not sent yet"),
  queued_messages: count.describe("messages that wait on the slow lane"),
  queued_bytes: count,
});

/** The answer to `GET /clients`. */
export const clients = z.strictObject({ clients: z.array(client) });

/** Everything that `/clients` shows. */
export type Clients = z.input<typeof clients>;
