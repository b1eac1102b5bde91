import type { Clock } from "../../base/clock.ts";
import type { Hub, Source } from "../../hub/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { snapshotData } from "./snapshot.ts";

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

/** A snapshot of everything the relay knows now, or of one game by its name. Each section has its age. */
export function snapshotAnswer(
  { hub, clock, describeRelay }: SnapshotParts,
  source: string | undefined,
): SnapshotAnswer {
  return {
    type: "snapshot",
    data: { ...snapshotData(hub, clock, source), relay: { ...describeRelay(), age_ms: 0 } },
    timestamp: clock.unixMillis() / 1000,
  };
}

/** A snapshot after games were asked for fresh values. The entry of each game in `sources` has its answer, or why there is none. */
export function freshSnapshotAnswer(
  parts: SnapshotParts,
  /** The games that were asked, each with the reason if it gave no answer. */
  asked: ReadonlyMap<Source, string | undefined>,
  source: string | undefined,
): SnapshotAnswer {
  const added = new Map(
    [...asked].map(([game, missing]) => [game.name, addition(game, missing, parts.clock)]),
  );
  const { data, ...snapshot } = snapshotAnswer(parts, source);
  const sources = data.sources.map((entry) => ({ ...entry, ...added.get(String(entry.source)) }));
  return { ...snapshot, data: { ...data, sources } };
}

function addition(game: Source, missing: string | undefined, clock: Clock): JsonObject {
  if (missing !== undefined) return { note: missing };
  const message = game.newest.get("snapshot");
  if (message?.body.from !== "json") return { note: "the game answered without a snapshot" };
  const age_ms = Math.round((clock.monotonicMillis() - message.atMillis) * 10) / 10;
  return { snapshot: { ...message.body.data, age_ms } };
}
