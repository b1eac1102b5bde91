import { snapshotData } from "../../../delivery/index.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import type { CommandContext } from "./command-context.ts";

/** The answer to `get_snapshot`. */
export interface Snapshot {
  type: "snapshot";
  data: JsonObject & { sources: readonly JsonObject[] };
  timestamp: number;
}

/** Answers `get_snapshot`: all that the relay knows now, each section with its age. */
export function getSnapshot({ hub, clock, describeRelay }: CommandContext): Snapshot {
  return {
    type: "snapshot",
    data: { ...snapshotData(hub, clock), relay: { ...describeRelay(), age_ms: 0 } },
    timestamp: clock.unixMillis() / 1000,
  };
}
