import type { FanOutLimits } from "./fan-out-budgets.ts";
import type { Workload } from "./fan-out-run.ts";

/** How long a bench is, and what it promises. */
export interface FanOutPlan {
  rounds: number;
  workload: Workload;
  limits: FanOutLimits;
}

const RATE_HZ = 90;

/** By number of clients: what is measured, and what is promised. */
export const FULL_PLANS = {
  10: {
    rounds: 7,
    workload: { clients: 10, rateHz: RATE_HZ, warmUpPackets: 3000, packets: 540 },
    limits: { bareRatio: 1.15, p99Millis: 5 },
  },
  100: {
    rounds: 5,
    workload: { clients: 100, rateHz: RATE_HZ, warmUpPackets: 3000, packets: 270 },
    limits: { bareRatio: 1.15, cRatio: 1.35 },
  },
  1000: {
    rounds: 5,
    workload: { clients: 1000, rateHz: RATE_HZ, warmUpPackets: 3000, packets: 180 },
    limits: { bareRatio: 1.15, cRatio: 1.35, residentMebibytes: 80 },
  },
} satisfies Record<number, FanOutPlan>;

/** On machines that do other things too: what users are promised (50 ms), and ratios that only a blunder breaks. */
export const SMOKE_PLANS: Record<keyof typeof FULL_PLANS, FanOutPlan> = {
  10: {
    rounds: 2,
    workload: { clients: 10, rateHz: RATE_HZ, warmUpPackets: 500, packets: 90 },
    limits: { bareRatio: 2.5, p99Millis: 50 },
  },
  100: {
    rounds: 1,
    workload: { clients: 100, rateHz: RATE_HZ, warmUpPackets: 500, packets: 45 },
    limits: { bareRatio: 2.5, cRatio: 4 },
  },
  1000: {
    rounds: 1,
    workload: { clients: 1000, rateHz: RATE_HZ, warmUpPackets: 500, packets: 45 },
    limits: { bareRatio: 2.5, cRatio: 4, residentMebibytes: 120 },
  },
};
