import type { Distribution } from "../../support/statistics.ts";
import type { Faults } from "./packet-client.ts";

/** Instructions for one crowd. */
export interface CrowdOrder {
  url: string;
  /** Process id of the server, for its CPU time. */
  serverPid: number;
  /** Whether the server answers commands. */
  answers: boolean;
  clients: number;
  rateHz: number;
  /** Packets sent fast to ten clients before any measurement, until the server's code is compiled. */
  warmUpPackets: number;
  /** Packets at the measured rate before the first window. Meanwhile compiler threads finish and the rate settles. */
  settlingPackets: number;
  /** Windows, one after the other. */
  windows: number;
  /** Packets of each window. */
  packets: number;
}

/** Results of one crowd in one window. */
export interface CrowdReport {
  /** Correct packets of all clients. */
  packets: number;
  /** Packets that all clients should have received. */
  expected: number;
  /** JSON messages to all clients: a relay's slow fps event. */
  texts: number;
  /** Faults of all clients. The first window includes those of the warm-up. */
  faults: Faults;
  /** Units: milliseconds from the producer's send to a client. */
  latencyMillis: Distribution;
  /** Greatest lateness of the producer by its own schedule. Units: milliseconds. */
  latestSendMillis: number;
  windowSeconds: number;
  /** CPU time of the server; undefined if the system does not report it. */
  cpuNanos: number | undefined;
  /** Share of one core that the crowd itself took. Near 1, the bench measures the crowd. */
  crowdBusy: number;
  /** Memory of the server at the end of the window; undefined if the system does not report it. */
  residentBytes: number | undefined;
}
