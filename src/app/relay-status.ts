import type { Clock } from "../base/clock.ts";
import type { Tally } from "../base/tally.ts";
import type { Audience, ClassicEncoder, FanOut } from "../delivery/index.ts";
import type { Hub } from "../hub/index.ts";
import type { Debuggers, Producers, Upstream } from "../ingest/index.ts";
import type { ErrorCode } from "../protocol/error-table.ts";
import type { JsonObject } from "../protocol/json-messages.ts";
import { MAX_PACKETS_PER_MESSAGE } from "../protocol/limits.ts";
import { DEMAND_NAMES, type Demand } from "../protocol/streams.ts";
import { type RelayServer, USUAL_PORT } from "../server/index.ts";
import type { Clients, RelaySection, Status } from "../surfaces/http-api/index.ts";
import type { RelayOptions } from "./options.ts";
import { RELAY_IDENTITY } from "./version.ts";

/** The parts of the relay that a status tells of. */
export interface RelayView {
  options: RelayOptions;
  server: RelayServer;
  hub: Hub;
  audience: Audience;
  producers: Producers;
  debuggers: Debuggers;
  upstream: Upstream | undefined;
  /** The bridges to the editor's servers. */
  editor(): JsonObject;
  /** The engine beside the relay, where there is one. */
  engine(): Status["engine"];
  fanOut: FanOut;
  encoder: ClassicEncoder;
  refusals: Tally<ErrorCode>;
  /** What clients did not get, by topic. */
  drops: Tally;
  clock: Clock;
  startedAtMillis: number;
}

/** The relay in a few words, as a snapshot shows it. */
export function describeRelay(view: RelayView): RelaySection {
  return {
    ...RELAY_IDENTITY,
    uptime_s: Math.round((view.clock.monotonicMillis() - view.startedAtMillis) / 100) / 10,
    clients: view.audience.clients.size,
    games: view.producers.count + view.debuggers.aloneCount,
    messages_published: view.fanOut.published,
    dropped: view.drops.toRecord(),
    refusals: view.refusals.toRecord(),
    omitted: view.hub.omissions.counted(),
  };
}

/** Everything that `/status` shows. */
export function relayStatus(view: RelayView): Status {
  const { options, server, hub, audience, producers, debuggers, encoder, upstream } = view;
  const engine = view.engine();
  return {
    ...describeRelay(view),
    omitted: hub.omissions.toRecord(),
    host: server.host,
    port: server.port,
    ...(options.port === undefined && server.port !== USUAL_PORT ? { fell_back_from: USUAL_PORT } : {}),
    connections: server.connections,
    clients_ever: audience.joined,
    games_ever: producers.opened,
    debuggers: debuggers.status() as Status["debuggers"],
    compression_failures: encoder.compressionFailures.toRecord(),
    demand: describeDemand(audience.demand()),
    sources: hub.registry.all().map(({ name, epoch, connected, hello, commands }) => ({
      source: name,
      epoch,
      connected,
      engine: hello?.engine ?? null,
      addon: hello?.addon ?? null,
      project: hello?.project ?? null,
      pid: hello?.pid ?? null,
      commands: [...commands],
    })),
    limits: limitsOf(options),
    editor: view.editor(),
    ...(upstream === undefined ? {} : { upstream: upstream.status() }),
    ...(engine === undefined ? {} : { engine }),
  };
}

/** Who is connected: what `/clients` shows. */
export function describeClients({ audience, clock }: RelayView): Clients {
  const now = clock.monotonicMillis();
  const clients = [...audience.clients].map((client) => {
    const { unsentBytes, messages, bytes } = client.lane.waiting;
    return {
      id: client.id,
      address: client.address,
      connected_at: client.connectedAtUnixMillis / 1000,
      format: client.dialect.name,
      topics: client.describeTopics(),
      subscriptions: client.describeSubscriptions(),
      lane: client.lane.state,
      lag_ms: Math.round(client.lane.lagMillis(now)),
      stalls: client.lane.stalls,
      dropped: client.lane.dropped.total,
      dropped_by_topic: client.lane.dropped.byTopic,
      unsent_bytes: unsentBytes,
      queued_messages: messages,
      queued_bytes: bytes,
    };
  });
  return { clients };
}

/** What a v1 client is told first. */
export function welcomeMessage(view: RelayView, format: string): JsonObject {
  const { hub, clock } = view;
  return {
    type: "welcome",
    relay: RELAY_IDENTITY,
    epoch: hub.epoch,
    format,
    offset: hub.topics.offset,
    topics: hub.topics.all().map(({ name }) => name),
    limits: limitsOf(view.options),
    timestamp: clock.unixMillis() / 1000,
  };
}

function describeDemand(demand: Demand): Status["demand"] {
  const described = DEMAND_NAMES.map((wish) => {
    const { enabled, ownInterval, fastestSeconds } = demand[wish];
    return [wish, { enabled, own_interval: ownInterval, fastest_s: fastestSeconds ?? null }];
  });
  return Object.fromEntries(described) as Status["demand"];
}

function limitsOf(options: RelayOptions): Record<string, number> {
  return {
    message_bytes: options.limits.messageBytes,
    packets_per_message: MAX_PACKETS_PER_MESSAGE,
    inflated_bytes: options.maxInflatedBytes,
    json_depth: options.limits.jsonDepth,
    commands_per_second: options.limits.commandsPerSecond,
    packets_per_second: options.limits.packetsPerSecond,
    bytes_per_second: options.limits.bytesPerSecond,
    subscriptions: options.limits.subscriptions,
    topics: options.limits.topics,
    games: options.limits.sources,
    connections: options.limits.connections,
    compression_threshold_bytes: options.compressionThresholdBytes,
    heartbeat_interval_s: options.heartbeatIntervalSeconds,
    heartbeat_timeout_s: options.heartbeatTimeoutSeconds,
    producer_timeout_s: options.producerTimeoutSeconds,
  };
}
