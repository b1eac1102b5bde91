import { recordOf } from "../base/record-of.ts";
import { DEMAND_NAMES, type Demand, type DemandName } from "./streams.ts";

/** The demand for one stream, as `/status` shows it. */
export interface DescribedStreamDemand {
  in_demand: boolean;
  own_interval: boolean;
  /** Units: seconds. */
  interval: number | null;
}

/** A demand as `/status` shows it and as a wish has it. */
export type DescribedDemand = Record<DemandName, DescribedStreamDemand> & { max_delay: number };

/** Describes a demand as JSON. */
export function describeDemand(demand: Demand): DescribedDemand {
  const streams = recordOf(DEMAND_NAMES, (stream) => {
    const { enabled, ownInterval, fastestSeconds } = demand[stream];
    return { in_demand: enabled, own_interval: ownInterval, interval: fastestSeconds ?? null };
  });
  return { ...streams, max_delay: demand.maxDelaySeconds };
}

/** The demand that was described. */
export function describedDemand(described: Readonly<DescribedDemand>): Demand {
  const streams = recordOf(DEMAND_NAMES, (stream) => {
    const { in_demand, own_interval, interval } = described[stream];
    return { enabled: in_demand, ownInterval: own_interval, fastestSeconds: interval ?? undefined };
  });
  return { ...streams, maxDelaySeconds: described.max_delay };
}
