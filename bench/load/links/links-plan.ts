import type { EdgeCrowdsPlan } from "./edge-crowds.ts";
import type { CpuOrder, LatencyOrder } from "./links-report.ts";

/** The games of one CPU run, and what a linked sample may cost the near relay. Units: microseconds. */
export interface CpuPlan {
  work: Pick<CpuOrder, "games" | "rateHz" | "pairs" | "seconds">;
  limitMicros: number;
}

/** What the bench runs, and its limits. */
export interface LinksPlan {
  latency: Omit<LatencyOrder, "kind" | "nearUrl" | "farUrl">;
  cpu: readonly CpuPlan[];
  /** What a link may add. Units: milliseconds. */
  limits: { p50Millis: number; p99Millis: number };
  edges: EdgeCrowdsPlan;
}

export const FULL_PLAN: LinksPlan = {
  latency: { rateHz: 90, warmUpPackets: 900, packets: 2700 },
  cpu: [
    { work: { games: 20, rateHz: 90, pairs: 6, seconds: 3 }, limitMicros: 40 },
    { work: { games: 150, rateHz: 90, pairs: 4, seconds: 3 }, limitMicros: 10 },
  ],
  limits: { p50Millis: 1, p99Millis: 10 },
  edges: { viewers: 6000, rateHz: 30, seconds: 10, edges: 2, pairs: 3, ratio: 0.6 },
};

/** Wide limits, for machines that do other things too. */
export const SMOKE_PLAN: LinksPlan = {
  latency: { rateHz: 90, warmUpPackets: 200, packets: 200 },
  cpu: [{ work: { games: 20, rateHz: 90, pairs: 1, seconds: 1 }, limitMicros: 200 }],
  limits: { p50Millis: 10, p99Millis: 200 },
  // So few viewers leave one process idle: edges cannot be faster, and may wait for a core.
  edges: { viewers: 600, rateHz: 30, seconds: 2, edges: 2, pairs: 1, ratio: 20 },
};
