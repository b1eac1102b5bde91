import type { FanOutLimits } from "./fan-out-budgets.ts";
import type { Workload } from "./fan-out-run.ts";

/** Length and limits of a bench. */
export interface FanOutPlan {
  /** Rounds of each kind of game. Each starts every server anew. */
  rounds: number;
  /**
   * Whether the servers run at the same time, each with its own crowd, instead of in turns. Up to
   * 100 clients the machine has room for that, and other load then affects all servers equally.
   */
  sideBySide: boolean;
  workload: Workload;
  limits: FanOutLimits;
}

const RATE_HZ = 90;
const FULL_TIMES = { rateHz: RATE_HZ, startUpSeconds: 3, steadyAfterSeconds: 10 };
const SMOKE_TIMES = { rateHz: RATE_HZ, startUpSeconds: 0.5, steadyAfterSeconds: 0.5, steadySeconds: 0.5 };

/** Workload and limits by number of clients. */
export const FULL_PLANS = {
  10: {
    rounds: 3,
    sideBySide: true,
    workload: { clients: 10, ...FULL_TIMES, steadySeconds: 14 },
    limits: { bareRatio: 1.3, p99Millis: 5 },
  },
  100: {
    rounds: 4,
    sideBySide: true,
    workload: { clients: 100, ...FULL_TIMES, steadySeconds: 6 },
    limits: { bareRatio: 1.1, cRatio: 1.35 },
  },
  1000: {
    rounds: 2,
    sideBySide: false,
    workload: { clients: 1000, ...FULL_TIMES, steadySeconds: 4 },
    limits: { bareRatio: 1.1, cRatio: 1.35, residentMebibytes: 70 },
  },
} satisfies Record<number, FanOutPlan>;

/** On machines that do other things too: what users are promised (50 ms), and ratios that only a blunder breaks. A relay that has just started takes many times what it takes later. */
export const SMOKE_PLANS: Record<keyof typeof FULL_PLANS, FanOutPlan> = {
  10: {
    rounds: 1,
    sideBySide: true,
    workload: { clients: 10, ...SMOKE_TIMES },
    limits: { bareRatio: 30, p99Millis: 50 },
  },
  100: {
    rounds: 1,
    sideBySide: true,
    workload: { clients: 100, ...SMOKE_TIMES },
    limits: { bareRatio: 30, cRatio: 8 },
  },
  1000: {
    rounds: 1,
    sideBySide: false,
    workload: { clients: 1000, ...SMOKE_TIMES },
    limits: { bareRatio: 20, cRatio: 8, residentMebibytes: 120 },
  },
};
