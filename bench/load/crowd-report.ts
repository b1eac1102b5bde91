import type { Distribution } from "../support/statistics.ts";
import type { Faults } from "./checking-client.ts";

/** What one crowd is to do. */
export interface CrowdOrder {
  url: string;
  /** The server, whose CPU time is read. */
  serverPid: number;
  /** Whether the server answers commands. */
  answers: boolean;
  clients: number;
  rateHz: number;
  /** Packets sent fast before anything is measured, until the server's code is compiled. */
  warmUpPackets: number;
  /** Packets of the measured window. */
  packets: number;
}

/** What one crowd saw in its window. */
export interface CrowdReport {
  /** Good deliveries, of all clients. */
  delivered: number;
  /** Deliveries that there should have been. */
  expected: number;
  /** Of all clients, the warm-up included. */
  faults: Faults;
  /** JSON messages to all clients, not part of the measured work. */
  texts: number;
  /** Units: milliseconds from the producer's send to a client. */
  latencyMillis: Distribution;
  /** How late the producer was at worst, by its own schedule. Units: milliseconds. */
  latestSendMillis: number;
  windowSeconds: number;
  /** CPU time of the server; undefined where the system does not tell. */
  cpuNanos: number | undefined;
  /** Memory of the server at the end of the window; undefined where the system does not tell. */
  residentBytes: number | undefined;
}
