import type { Tally } from "../../base/tally.ts";
import type { DeliveryParts } from "../../delivery/index.ts";
import type { GameCalls } from "../../ingest/index.ts";
import type { ErrorCode } from "../../protocol/error-table.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";

/** What the endpoint needs of the relay around it. */
export interface ClientEndpointContext {
  delivery: DeliveryParts;
  /** Counts bad input by code. */
  refusals: Tally<ErrorCode>;
  calls: GameCalls;
  /** The relay's own section of a snapshot. */
  describeRelay(): JsonObject;
  /** What a v1 client is told first. */
  welcome(format: string): JsonObject;
}
