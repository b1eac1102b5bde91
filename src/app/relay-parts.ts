import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { EngineHost, EngineSupervisor } from "../engine/index.ts";
import type { HintReader } from "../protocol/how-to-name-functions.ts";
import type { Surface } from "../server/index.ts";
import type { Origin } from "./config/resolve-settings.ts";
import type { SettingKey } from "./config/settings.ts";
import type { AskedEdges } from "./edges/index.ts";

/** What a relay is made of beside its options: an engine, a second port, and parts that tests replace. */
export interface RelayParts {
  clock?: Clock;
  log?: Log;
  /** Makes the supervisor of an engine beside the relay. The caller starts the engine. */
  engine?: (host: EngineHost) => EngineSupervisor;
  /** A second port for the HTTP API only. `usual` takes 8090, or 8091, 8092, 8093 if it is taken. */
  apiPort?: number | "usual";
  /** Surfaces beside the relay's own. */
  surfaces?: readonly Surface[];
  /** Edges that serve the clients, on the same port. */
  edges?: AskedEdges;
  /** Who reads the hints in alerts and in `/hitches`; a person by default. */
  hintReader?: HintReader;
  /** Where each option comes from, as `/config` shows it. Default: all are defaults. */
  origins?: Record<SettingKey, Origin>;
}
