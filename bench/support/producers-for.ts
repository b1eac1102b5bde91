import type { Clock } from "../../src/base/clock.ts";
import { silentLog } from "../../src/base/log.ts";
import { Tally } from "../../src/base/tally.ts";
import type { PacketCodec } from "../../src/codec/index.ts";
import type { Hub } from "../../src/hub/index.ts";
import { GameSockets } from "../../src/ingest/session/index.ts";
import {
  COMPRESSION_THRESHOLD_BYTES,
  DEFAULT_LIMITS,
  DEFAULT_MAX_INFLATED_BYTES,
} from "../../src/protocol/limits.ts";
import type { Demand } from "../../src/protocol/streams.ts";

/** The parts that ingest needs. */
export interface IngestParts {
  hub: Hub;
  clock: Clock;
  codec: PacketCodec;
  demand: () => Demand;
}

/** The way in for games, put together as `src/app/relay.ts` does, with the usual limits and a log that says nothing. */
export function producersFor(parts: IngestParts): GameSockets {
  return new GameSockets({
    ...parts,
    log: silentLog,
    maxInflatedBytes: DEFAULT_MAX_INFLATED_BYTES,
    limits: DEFAULT_LIMITS,
    compressionThresholdBytes: COMPRESSION_THRESHOLD_BYTES,
    refusals: new Tally(),
    relay: { name: "bench", version: "0" },
  });
}
