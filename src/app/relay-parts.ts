import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { EngineHost, EngineSupervisor } from "../engine/index.ts";
import type { Origin } from "./config/resolve-settings.ts";
import type { SettingKey } from "./config/settings.ts";

/** What a relay is given beside its options: parts that take the place of the machine's own, in tests, and an engine. */
export interface RelayParts {
  clock?: Clock;
  log?: Log;
  /** Makes the supervisor of an engine beside the relay. Whoever gives it starts the engine. */
  engine?: (host: EngineHost) => EngineSupervisor;
  /** A second port, for the HTTP API alone: `usual` takes 8090, or 8091, 8092, 8093 where it is taken. */
  apiPort?: number | "usual";
  /** Where each option comes from, as `/config` shows it; by default all are the program's own. */
  origins?: Record<SettingKey, Origin>;
}
