import { ERROR_TABLE, type ErrorCode } from "../../protocol/error-table.ts";
import { familyOf, TOPIC_NAMES, TOPIC_TABLE } from "../../protocol/topic-table.ts";
import type { Exposition, HistogramCounts } from "./exposition.ts";
import type { MetricsContext } from "./metrics-context.ts";

const ERROR_CODES = Object.keys(ERROR_TABLE) as ErrorCode[];

/** Writes the metrics of the relay itself. */
export function writeRelay(
  exposition: Exposition,
  context: MetricsContext,
  loopDelay: Readonly<HistogramCounts>,
): void {
  const { identity, audience, producers, hub, fanOut, refusals, counted } = context;
  const one = (name: string, kind: "counter" | "gauge", help: string, value: number) =>
    exposition.begin({ name: `telemetry_relay_${name}`, kind, help }).add(value);

  exposition
    .begin({ name: "telemetry_relay_build", kind: "info", help: "The version of the relay, and of Bun." })
    .add(1, { version: identity.version, bun: Bun.version });

  exposition.begin({
    name: "telemetry_relay_clients",
    kind: "gauge",
    help: "Connected clients by the format of their messages.",
  });
  for (const [format, clients] of context.clientsByFormat()) exposition.add(clients, { format });
  one("client_connections", "counter", "Clients that ever connected.", audience.joined);
  one("edges", "gauge", "Edges of the relay that take clients.", context.edges()?.ready ?? 0);
  one("edge_restarts", "counter", "Edges that were started again.", context.edges()?.restarts ?? 0);
  one("games", "gauge", "Connected games.", producers.count);
  one("game_connections", "counter", "Games that ever connected.", producers.ever);

  one(
    "received_messages",
    "counter",
    "WebSocket messages of games, clients and editors, taken or refused.",
    counted.received.messages,
  );
  bytes(
    "telemetry_relay_received_bytes",
    "Size of these messages. Text counts by its characters.",
    counted.received.bytes,
  );
  one(
    "accepted_messages",
    "counter",
    "Messages of topics: of games, and of the relay about them.",
    hub.topics.offset,
  );
  one(
    "published_messages",
    "counter",
    "Messages published. One counts once for all clients that have the same subscription and format.",
    fanOut.published,
  );
  bytes(
    "telemetry_relay_sent_bytes",
    "Size of the messages that were sent to clients, once for each client. Text counts by its characters.",
    fanOut.slices.sent.bytes,
  );

  exposition.begin({
    name: "telemetry_relay_dropped_messages",
    kind: "counter",
    help: "Messages that clients lost because they did not keep up.",
  });
  for (const [topic, count] of dropsByTopic(counted.drops.toRecord())) exposition.add(count, { topic });
  exposition.begin({
    name: "telemetry_relay_refusals",
    kind: "counter",
    help: "Requests, handshakes and messages that were refused, and connections that were closed, by error code.",
  });
  for (const code of ERROR_CODES) exposition.add(refusals.get(code), { code });
  exposition.begin({
    name: "telemetry_relay_omissions",
    kind: "counter",
    help: "What bounds of the relay left out, by kind.",
  });
  for (const [kind, count] of Object.entries(counted.omissions.toRecord())) exposition.add(count, { kind });
  one("recordings_active", "gauge", "Recordings that are being written.", context.recordingsWriting());
  writeNats(exposition, context.nats());
  exposition
    .begin({
      name: "telemetry_relay_event_loop_delay_seconds",
      kind: "histogram",
      unit: "seconds",
      help: "How late timers of the relay run, which is how long messages wait. Measured while the relay is scraped.",
    })
    .addHistogram(loopDelay);

  function bytes(name: string, help: string, value: number): void {
    exposition.begin({ name, kind: "counter", unit: "bytes", help }).add(value);
  }
}

/** Writes the families of NATS. A relay without it has no values for them. */
function writeNats(exposition: Exposition, nats: ReturnType<MetricsContext["nats"]>): void {
  const one = (name: string, kind: "counter" | "gauge", help: string, value: number | undefined) => {
    const family = exposition.begin({ name: `telemetry_relay_nats_${name}`, kind, help });
    if (value !== undefined) family.add(value);
  };
  one(
    "connected",
    "gauge",
    "Whether the relay is connected to a NATS server.",
    nats && Number(nats.connected),
  );
  one("sites", "gauge", "Sites that are up by NATS.", nats?.sites);
  one("published_messages", "counter", "Messages that a NATS server has confirmed.", nats?.published);
  one(
    "lost_messages",
    "counter",
    "Messages for other sites that did not reach a NATS server, or were not confirmed.",
    nats?.lost,
  );
}

/** Sums of the drops by the topics of the table. Events that games name themselves share one label, because any number of names may come. */
function dropsByTopic(drops: Readonly<Record<string, number>>): Map<string, number> {
  const byTopic = new Map<string, number>(TOPIC_NAMES.map((topic) => [topic, 0]));
  for (const [topic, count] of Object.entries(drops)) {
    const label =
      [topic, familyOf(topic) ?? ""].find((name) => Object.hasOwn(TOPIC_TABLE, name)) ?? "custom/*";
    byTopic.set(label, (byTopic.get(label) ?? 0) + count);
  }
  return byTopic;
}
