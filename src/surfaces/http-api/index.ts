import type { Clock } from "../../base/clock.ts";
import type { Hub } from "../../hub/index.ts";
import { Caller, type GameCalls } from "../../ingest/index.ts";
import type { Insight } from "../../insight/index.ts";
import type { Demand } from "../../protocol/streams.ts";
import type { HttpEndpoint } from "../../server/index.ts";
import { endpointsOf } from "./endpoints.ts";
import { indexPage } from "./index-page.ts";
import { type ApiIdentity, openApiDocument } from "./openapi.ts";
import type { Operation } from "./operation.ts";
import { type ConfigPort, configOperations } from "./operations/config.ts";
import { type EngineControl, engineOperations } from "./operations/engine.ts";
import { getClients } from "./operations/get-clients.ts";
import { getEvents } from "./operations/get-events.ts";
import { getHealth } from "./operations/get-health.ts";
import { getHitches } from "./operations/get-hitches.ts";
import { getOpenApi } from "./operations/get-openapi.ts";
import { getSnapshot } from "./operations/get-snapshot.ts";
import { getStats } from "./operations/get-stats.ts";
import { getStatus } from "./operations/get-status.ts";
import { getTopics } from "./operations/get-topics.ts";
import { postCommand } from "./operations/post-command.ts";
import type { Clients } from "./schemas/clients.ts";
import type { RelaySection, Status } from "./schemas/status.ts";

export type { ConfigPort, DescribedConfig } from "./operations/config.ts";
export type { EngineControl, EngineHealth, EngineStatus, PortHealth } from "./operations/engine.ts";
export type { Clients } from "./schemas/clients.ts";
export type { RelaySection, Status } from "./schemas/status.ts";

/** What the HTTP API reads of the relay. */
export interface HttpApiContext {
  identity: ApiIdentity;
  hub: Hub;
  clock: Clock;
  calls: GameCalls;
  config: ConfigPort;
  /** The engine beside the relay, where there is one. */
  engine: EngineControl | undefined;
  /** Everything that /status shows. */
  status(): Status;
  /** Everything that /clients shows. */
  clients(): Clients;
  /** The relay's own section of a snapshot. */
  describeRelay(): RelaySection;
  /** Somebody looks at what games sample, and may look again. */
  looked(): void;
  /** Somebody looks at how games do, and may look again: they sample every frame for a while. */
  judged(): void;
  /** What all want of the games now. */
  demand(): Demand;
  /** Whether any client gets a topic now. */
  hasSubscribers(topic: string): boolean;
  insight: Insight;
}

/** Every operation of the HTTP API, in the order in which they are shown. */
function apiOperations(context: HttpApiContext): Operation[] {
  const caller = new Caller(context.calls);
  const { engine } = context;
  const operations = [
    ...(engine === undefined ? [getHealth()] : engineOperations(engine)),
    getStatus(context.status),
    getClients(context.clients),
    getTopics(context.hub, context.hasSubscribers),
    getSnapshot(context, caller),
    getEvents(context),
    getStats(context),
    getHitches(context),
    ...configOperations(context.config),
    postCommand(caller),
  ];
  return [...operations, getOpenApi(() => openApiDocument([...operations, getOpenApi()], context.identity))];
}

/** The HTTP paths of the relay: a page that lists what there is, and every operation. */
export function httpApi(context: HttpApiContext): Map<string, HttpEndpoint> {
  const operations = apiOperations(context);
  return endpointsOf(operations).set("/", { GET: (_, url) => indexPage(url, operations) });
}
