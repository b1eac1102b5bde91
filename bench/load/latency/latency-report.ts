import type { Distribution } from "../../support/statistics.ts";

/** What the latency process is to do. */
export interface LatencyOrder {
  url: string;
  rateHz: number;
  warmUpPackets: number;
  /** Windows of each kind, in turn: without the two clients that do not keep up, and with them. */
  pairs: number;
  /** Poses in each window. */
  packets: number;
}

/** One window without trouble, and the one beside it with it. Ages in milliseconds, of all healthy clients. */
export interface LatencyPair {
  without: Distribution;
  troubled: Distribution;
  /** Clients that the relay had taken off the fast lane by the end of the troubled window. */
  stalledClients: number;
}

/** What the latency process found. */
export interface LatencyReport {
  pairs: LatencyPair[];
  /** Of every window without trouble together. */
  without: Distribution;
  /** Of every troubled window together. */
  troubled: Distribution;
  /** Poses that healthy clients did not get, got twice or out of order. */
  faults: number;
  /** How late the producer was at worst, by its own schedule. Units: milliseconds. */
  latestSendMillis: number;
}
