import type { Clock } from "../../base/clock.ts";
import type { Tally } from "../../base/tally.ts";
import type { Heartbeat } from "../../delivery/index.ts";
import type { ErrorCode } from "../../protocol/error-table.ts";
import type { Limits } from "../../protocol/limits.ts";

/** What an endpoint for games needs of the relay around it, whichever way they come. */
export interface GameEndpointContext {
  heartbeat: Heartbeat;
  clock: Clock;
  limits: Readonly<Limits>;
  /** Games that are connected now, in whatever way. */
  games(): number;
  /** Counts bad input by code. */
  refusals: Tally<ErrorCode>;
}
