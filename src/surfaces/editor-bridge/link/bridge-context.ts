import type { Clock } from "../../../base/clock.ts";
import type { Log } from "../../../base/log.ts";
import type { Tally } from "../../../base/tally.ts";
import type { ErrorCode } from "../../../protocol/error-table.ts";
import type { BridgeLimits } from "./bridge-limits.ts";
import type { EditorAddress } from "./editor-address.ts";
import type { LinkTimes } from "./link-times.ts";

/** What a bridge to the editor needs. */
export interface BridgeContext {
  /** Address of the editor's server. */
  address: EditorAddress;
  clock: Clock;
  log: Log;
  limits: Readonly<BridgeLimits>;
  times: Readonly<LinkTimes>;
  /** Counts bad input by code. */
  refusals: Tally<ErrorCode>;
}
