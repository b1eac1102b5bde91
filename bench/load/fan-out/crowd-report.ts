import type { Distribution } from "../../support/statistics.ts";
import type { Faults } from "./packet-client.ts";

/** What one crowd is to do. */
export interface CrowdOrder {
  url: string;
  /** The server, whose CPU time is read. */
  serverPid: number;
  /** Whether the server answers commands. */
  answers: boolean;
  clients: number;
  rateHz: number;
  /** Packets sent fast, to ten clients, before anything is measured, until the server's code is compiled. */
  warmUpPackets: number;
  /** Packets at the measured rate before the first window, in which compiler threads finish and the rate settles. */
  settlingPackets: number;
  /** Windows, one after the other. */
  windows: number;
  /** Packets of each window. */
  packets: number;
}

/** What one crowd saw in one window. */
export interface CrowdReport {
  /** Good packets, of all clients. */
  packets: number;
  /** Packets that there should have been. */
  expected: number;
  /** JSON messages to all clients: a relay's slow fps event. */
  texts: number;
  /** Of all clients; in the first window, the warm-up included. */
  faults: Faults;
  /** Units: milliseconds from the producer's send to a client. */
  latencyMillis: Distribution;
  /** How late the producer was at worst, by its own schedule. Units: milliseconds. */
  latestSendMillis: number;
  windowSeconds: number;
  /** CPU time of the server; undefined where the system does not tell. */
  cpuNanos: number | undefined;
  /** Share of one core that the crowd itself took: near 1, the crowd is what is measured. */
  crowdBusy: number;
  /** Memory of the server at the end of the window; undefined where the system does not tell. */
  residentBytes: number | undefined;
}
