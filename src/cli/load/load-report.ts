import type { ClientFormat } from "../../client/index.ts";
import type { ServerStyle } from "../shared/probe-server.ts";
import type { LatencySummary } from "./latencies.ts";
import type { ReaderKind } from "./load-options.ts";

/** Sums over the clients of one kind and format. */
export interface LoadGroup {
  kind: ReaderKind;
  format: ClientFormat;
  clients: number;
  delivered: number;
  /** Size of the messages. Units: bytes; for text, characters. */
  bytes: number;
  /** Number of lost messages; null if the messages have no numbers. */
  lost: number | null;
  /** Number of lost messages that the server reported. */
  reportedLost: number;
  unreportedLost: number;
  /** Number of messages that arrived twice, or after a later message. */
  repeated: number;
  /** Time from the producer to the client; null if load ran no producer. */
  latencyMillis: LatencySummary | null;
  /** Number of connections that the server closed, by close code. */
  closed: Record<string, number>;
  /** Number of clients that were not reading at the end. */
  stillStalled: number;
}

/** CPU and memory of the server's process during the measurement. */
export interface ServerUsage {
  pid: number;
  /** Units: percent of one core. */
  cpuPercent: number;
  /** CPU time per delivered message. Units: microseconds; null if nothing was delivered. */
  cpuMicrosPerDelivery: number | null;
  residentBytes: number;
}

/** The result of a load test. */
export interface LoadReport {
  url: string;
  style: ServerStyle;
  /** Measured time. Units: seconds. */
  seconds: number;
  /** Null with `--hz 0`. */
  producer: { hz: number; achievedHz: number; frames: number; events: number; latestMillis: number } | null;
  groups: LoadGroup[];
  server: ServerUsage | null;
  /** Lateness and CPU load of the load generator itself. */
  generator: { lagMillis: LatencySummary | null; cpuPercent: number };
  budgetMillis: number;
  /** Latency of all healthy clients together. */
  healthyLatencyMillis: LatencySummary | null;
  /** Notes that a reader needs to interpret the numbers. */
  notes: string[];
  /** Failures of the server. */
  failures: string[];
  /** Apparent failures that the load generator's own lateness may have caused. */
  unclear: string[];
}
