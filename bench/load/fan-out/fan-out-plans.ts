import type { FanOutLimits } from "./fan-out-budgets.ts";
import type { Workload } from "./fan-out-run.ts";

/** Length and limits of a bench. */
export interface FanOutPlan {
  /** Number of fresh starts of every server. */
  starts: number;
  /**
   * Whether the servers run at the same time, each with its own crowd, instead of in turns. With
   * few clients the machine has room for that, and other load then affects both servers equally.
   */
  sideBySide: boolean;
  workload: Workload;
  limits: FanOutLimits;
}

const RATE_HZ = 90;
/**
 * Packets until the garbage collector settles. Bun collects garbage once a second during its
 * first half minute, and hardly after. The bench measures a server that was not just started.
 */
const STEADY_PACKETS = 45 * RATE_HZ;
/**
 * Packets until Bun has compiled the code of each packet for the last time: some ten thousand,
 * which at 90 Hz is the third minute. With fewer packets the windows would include the compiler.
 */
const COMPILED_PACKETS = 12_000;
const SHORT_SETTLING_PACKETS = 45;

/** Workload and limits by number of clients. */
export const FULL_PLANS = {
  10: {
    starts: 1,
    sideBySide: true,
    workload: {
      clients: 10,
      rateHz: RATE_HZ,
      warmUpPackets: COMPILED_PACKETS,
      settlingPackets: STEADY_PACKETS,
      windows: 20,
      packets: 180,
    },
    limits: { bareRatio: 1.15, p99Millis: 5 },
  },
  100: {
    starts: 5,
    sideBySide: false,
    workload: {
      clients: 100,
      rateHz: RATE_HZ,
      warmUpPackets: 3000,
      settlingPackets: SHORT_SETTLING_PACKETS,
      windows: 1,
      packets: 270,
    },
    limits: { bareRatio: 1.15, cRatio: 1.35 },
  },
  1000: {
    starts: 5,
    sideBySide: false,
    workload: {
      clients: 1000,
      rateHz: RATE_HZ,
      warmUpPackets: 3000,
      settlingPackets: SHORT_SETTLING_PACKETS,
      windows: 1,
      packets: 180,
    },
    limits: { bareRatio: 1.15, cRatio: 1.35, residentMebibytes: 80 },
  },
} satisfies Record<number, FanOutPlan>;

/** On machines that do other things too: what users are promised (50 ms), and ratios that only a blunder breaks. A relay that has just started takes up to 2.5 times what it takes later. */
export const SMOKE_PLANS: Record<keyof typeof FULL_PLANS, FanOutPlan> = {
  10: {
    starts: 2,
    sideBySide: false,
    workload: {
      clients: 10,
      rateHz: RATE_HZ,
      warmUpPackets: 500,
      settlingPackets: SHORT_SETTLING_PACKETS,
      windows: 1,
      packets: 180,
    },
    limits: { bareRatio: 5, p99Millis: 50 },
  },
  100: {
    starts: 1,
    sideBySide: false,
    workload: {
      clients: 100,
      rateHz: RATE_HZ,
      warmUpPackets: 500,
      settlingPackets: SHORT_SETTLING_PACKETS,
      windows: 1,
      packets: 45,
    },
    limits: { bareRatio: 5, cRatio: 8 },
  },
  1000: {
    starts: 1,
    sideBySide: false,
    workload: {
      clients: 1000,
      rateHz: RATE_HZ,
      warmUpPackets: 500,
      settlingPackets: SHORT_SETTLING_PACKETS,
      windows: 1,
      packets: 45,
    },
    limits: { bareRatio: 5, cRatio: 8, residentMebibytes: 120 },
  },
};
