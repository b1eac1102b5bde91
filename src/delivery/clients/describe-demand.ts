import { recordOf } from "../../base/record-of.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { DEMAND_NAMES, type Demand } from "../../protocol/streams.ts";

/** The demand of all clients together, as `/status` shows it. */
export function describeDemand(demand: Demand): JsonObject {
  const streams = recordOf(DEMAND_NAMES, (stream) => {
    const { enabled, ownInterval, fastestSeconds } = demand[stream];
    return { in_demand: enabled, own_interval: ownInterval, interval: fastestSeconds ?? null };
  });
  return { ...streams, max_delay: demand.maxDelaySeconds };
}
