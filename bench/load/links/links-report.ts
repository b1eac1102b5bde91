import type { Distribution } from "../../support/statistics.ts";

/** The two relays of a link. */
interface Ends {
  nearUrl: string;
  farUrl: string;
}

/** Instructions for the process of a latency run: one game sends poses to the near relay, a client at each relay gets them. */
export interface LatencyOrder extends Ends {
  kind: "latency";
  rateHz: number;
  warmUpPackets: number;
  packets: number;
}

/** Results of a latency run. Units: milliseconds. */
export interface LinkLatency {
  /** From the game's send to the client of the near relay, and to that of the far relay. */
  near: Distribution;
  far: Distribution;
  /** What each pose took longer to the client of the far relay. */
  added: Distribution;
  /** Poses that a client did not receive, or received twice or out of order. */
  faults: number;
  /** Greatest lateness of the game by its own schedule. */
  latestSendMillis: number;
}

/** Instructions for the process of a CPU run: games send frame samples in windows, in turn without and with a client of the far relay. */
export interface CpuOrder extends Ends {
  kind: "cpu";
  nearPid: number;
  games: number;
  rateHz: number;
  /** Windows of each kind. */
  pairs: number;
  seconds: number;
}

/** One window in which no sample was linked, and one in which all were. */
export interface CpuPair {
  /** CPU time of the near relay. Units: nanoseconds. */
  withoutNanos: number;
  withNanos: number;
}

/** Results of a CPU run. */
export interface LinkCpu {
  games: number;
  rateHz: number;
  /** Undefined if the system does not report the CPU time of threads. */
  pairs: CpuPair[] | undefined;
  /** Samples of each window. */
  samples: number;
  /** Samples that did not reach the client of the far relay. */
  lost: number;
  latestSendMillis: number;
}
