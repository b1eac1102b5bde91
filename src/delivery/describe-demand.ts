import type { JsonObject } from "../protocol/json-messages.ts";
import { type Demand, WISHES } from "../protocol/streams.ts";

/** The demand of all clients together, as `/status` shows it. */
export function describeDemand(demand: Demand): JsonObject {
  return Object.fromEntries(
    WISHES.map((stream) => {
      const { enabled, ownPace, fastestSeconds } = demand[stream];
      return [stream, { in_demand: enabled, own_interval: ownPace, interval: fastestSeconds ?? null }];
    }),
  );
}
