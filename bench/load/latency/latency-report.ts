import type { Distribution } from "../../support/statistics.ts";

/** Instructions for the latency process. */
export interface LatencyOrder {
  url: string;
  rateHz: number;
  warmUpPackets: number;
  /** Windows of each kind, in turn: without the two clients that do not keep up, and with them. */
  pairs: number;
  /** Poses in each window. */
  packets: number;
}

/** One window without the two clients that do not keep up, and the next one with them. Ages of all healthy clients in milliseconds. */
export interface LatencyPair {
  without: Distribution;
  troubled: Distribution;
  /** Clients that had left the fast lane by the end of the troubled window. */
  stalledClients: number;
}

/** Results of the latency process. */
export interface LatencyReport {
  pairs: LatencyPair[];
  /** Ages of all windows without the two clients that do not keep up. */
  without: Distribution;
  /** Ages of all windows with them. */
  troubled: Distribution;
  /** Poses that healthy clients did not receive, or received twice or out of order. */
  faults: number;
  /** Greatest lateness of the producer by its own schedule. Units: milliseconds. */
  latestSendMillis: number;
}
