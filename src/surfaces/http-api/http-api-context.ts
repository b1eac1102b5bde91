import type { Clock } from "../../base/clock.ts";
import type { EngineControl } from "../../engine/index.ts";
import type { Hub } from "../../hub/index.ts";
import type { GameCalls } from "../../ingest/index.ts";
import type { Judge } from "../../insight/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import type { SiteLink } from "../../protocol/site-link.ts";
import type { Demand } from "../../protocol/streams.ts";
import type { RelayReplay } from "../../replay/index.ts";
import type { ConfigPort } from "./operations/config.ts";
import type { RecordingsContext } from "./operations/recordings.ts";

/** What the HTTP API needs of the relay. */
export interface HttpApiContext extends RecordingsContext {
  identity: { name: string; version: string };
  hub: Hub;
  clock: Clock;
  calls: GameCalls;
  config: ConfigPort;
  /** The engine beside the relay; undefined where there is none. */
  engine: EngineControl | undefined;
  insight: Judge;
  /** The replay; loaded when it is first asked for. */
  replay(): Promise<RelayReplay>;
  /** Everything that `/status` shows. */
  status(): JsonObject;
  /** The links to other sites. */
  siteLinks(): readonly SiteLink[];
  /** Everything that `/clients` shows. */
  clients(): Promise<JsonObject>;
  /** The relay's own section of a snapshot. */
  describeRelay(): JsonObject;
  /** Keeps the games sampling for a while, at their own interval: a person has looked at samples and may look again. */
  looked(): void;
  /** Keeps the games sampling every frame for a while: a person has looked at statistics or hitches and may look again. */
  judged(): void;
  /** The demand of all clients together. */
  demand(): Demand;
  /** Whether any client is subscribed to a topic now. */
  hasSubscribers(topic: string): boolean;
}
