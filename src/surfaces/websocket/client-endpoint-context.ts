import type { Log } from "../../base/log.ts";
import type { Tally } from "../../base/tally.ts";
import type { DeliveryParts, Dialect, FarRelays } from "../../delivery/index.ts";
import type { GameCalls, Producers } from "../../ingest/index.ts";
import type { ErrorCode } from "../../protocol/error-table.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import type { Rights } from "../../protocol/rights.ts";

/** What the client endpoint needs of the relay. */
export interface ClientEndpointContext {
  delivery: DeliveryParts;
  /** Counts bad input by code. */
  refusals: Tally<ErrorCode>;
  calls: GameCalls;
  /** The relays that read from this one. */
  farRelays: FarRelays;
  log: Log;
  /** All kinds of producers. */
  producers: Producers;
  /** At an edge: calls back once everything up to an offset has come from the relay behind it, at once or later. A client may have got it from another edge. */
  awaitOffset?(offset: number, done: () => void): void;
  /** Describes the relay, for snapshots and `get_stats`. */
  describeRelay(): JsonObject;
  /** The first message to a v1 client. */
  welcome(dialect: Dialect, rights: Rights): JsonObject;
}
