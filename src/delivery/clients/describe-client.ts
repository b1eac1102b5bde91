import type { Clock } from "../../base/clock.ts";
import { whenWritten } from "../../base/when-written.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import type { AudienceMember } from "./audience.ts";

/** A client as `/clients` shows it. Units: `nowMillis`, milliseconds of the monotonic clock. */
function describeClient(client: AudienceMember, nowMillis: number): JsonObject {
  const { lane } = client;
  const { unsentBytes, messages, bytes } = lane.waiting;
  return {
    id: client.id,
    edge: null,
    address: client.address,
    connected_at: client.connectedAtUnixMillis / 1000,
    format: client.dialect.name,
    topics: client.describeTopics(),
    subscriptions: client.describeSubscriptions(),
    lane: lane.state,
    lag_ms: Math.round(lane.lagMillis(nowMillis)),
    stalls: lane.stalls,
    dropped: lane.dropped.total,
    dropped_by_topic: lane.dropped.byTopic,
    unsent_bytes: unsentBytes,
    queued_messages: messages,
    queued_bytes: bytes,
  };
}

/** All clients as `/clients` shows them, each described when it is written: a thousand clients may have 64,000 subscriptions. */
export function describeClients(
  clients: Iterable<AudienceMember>,
  clock: Pick<Clock, "monotonicMillis">,
): JsonObject[] {
  return Array.from(clients, (client) => whenWritten(() => describeClient(client, clock.monotonicMillis())));
}
