import type { Clock } from "../../base/clock.ts";
import type { JsonTurns } from "../../base/json-turns.ts";
import type { Log } from "../../base/log.ts";
import type { Tally } from "../../base/tally.ts";
import type { PacketCodec } from "../../codec/index.ts";
import type { Hub } from "../../hub/index.ts";
import type { ErrorCode } from "../../protocol/error-table.ts";
import type { Limits } from "../../protocol/limits.ts";
import type { Demand } from "../../protocol/streams.ts";

/** What every kind of producer needs of the relay. */
export interface IngestContext {
  hub: Hub;
  codec: PacketCodec;
  clock: Clock;
  log: Log;
  /** Longest JSON that a 0x02 may inflate to. Units: bytes. */
  maxInflatedBytes: number;
  limits: Readonly<Limits>;
  /** JSON whose UTF-8 form is longer goes to classic clients as 0x02. Units: bytes. */
  compressionThresholdBytes: number;
  /** Spreads the work of JSON over turns of the event loop. Without it, all work is done at once, as simulated time needs it. */
  turns?: JsonTurns;
  /** Counts bad input by code. */
  refusals: Tally<ErrorCode>;
  /** Name and version of the relay, which a game is told when it introduces itself. */
  relay: { name: string; version: string };
  /** What clients need now. */
  demand(): Demand;
}
