import type { Clock } from "../../base/clock.ts";
import type { Hub } from "../../hub/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { type AskedGames, type SnapshotQuery, snapshotData } from "./snapshot.ts";

/** The answer to `get_snapshot` and `GET /snapshot`. */
export interface SnapshotAnswer {
  type: "snapshot";
  data: JsonObject & { sources: readonly JsonObject[] };
  /** Unix seconds. */
  timestamp: number;
}

/** The parts that a snapshot is made from. */
export interface SnapshotParts {
  hub: Hub;
  clock: Clock;
  /** The relay's own section. */
  describeRelay(): JsonObject;
}

/** A snapshot of everything the relay knows now, or of one game by its name, or of the games of a site. Each section has its age. */
export function snapshotAnswer(
  parts: SnapshotParts,
  source: string | undefined,
  site?: string | undefined,
): SnapshotAnswer {
  return answer(parts, { source, site });
}

/** A snapshot after games were asked for fresh values. The entry of each game in `sources` has its answer, or why there is none. */
export function freshSnapshotAnswer(
  parts: SnapshotParts,
  asked: AskedGames,
  source: string | undefined,
  site?: string | undefined,
): SnapshotAnswer {
  return answer(parts, { source, site, asked });
}

function answer({ hub, clock, describeRelay }: SnapshotParts, query: SnapshotQuery): SnapshotAnswer {
  return {
    type: "snapshot",
    data: { ...snapshotData(hub, clock, query), relay: { ...describeRelay(), age_ms: 0 } },
    timestamp: clock.unixMillis() / 1000,
  };
}
