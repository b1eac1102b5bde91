import type { ClientFormat } from "../../client/index.ts";
import type { ServerStyle } from "../shared/server-probe.ts";
import type { LatencySummary } from "./latencies.ts";
import type { ReaderKind } from "./load-options.ts";

/** What clients of one kind and format got together. */
export interface LoadGroup {
  kind: ReaderKind;
  format: ClientFormat;
  clients: number;
  delivered: number;
  /** Units: bytes of messages; of text, characters. */
  bytes: number;
  /** Messages that did not come; null where these clients' messages have no numbers to tell by. */
  lost: number | null;
  /** Messages that the server said would not come. */
  reportedLost: number;
  unreportedLost: number;
  /** Messages that came again, or after a later one. */
  repeated: number;
  /** From the producer's send to the client; null where load ran no producer. */
  latencyMillis: LatencySummary | null;
  /** Connections that the server ended, by close code. */
  closed: Record<string, number>;
  /** Clients that were still not reading at the end. */
  stillStalled: number;
}

/** What the server's process took while it was measured. */
export interface ServerUsage {
  pid: number;
  /** Units: percent of one core. */
  cpuPercent: number;
  /** Units: microseconds of CPU time; null where nothing was delivered. */
  cpuMicrosPerDelivery: number | null;
  residentBytes: number;
}

/** Everything that a load test found. */
export interface LoadReport {
  url: string;
  style: ServerStyle;
  /** Units: seconds that were measured. */
  seconds: number;
  /** Null with `--hz 0`. */
  producer: { hz: number; achievedHz: number; frames: number; events: number; latestMillis: number } | null;
  groups: LoadGroup[];
  server: ServerUsage | null;
  /** How late the load generator itself was, and what it took. */
  generator: { lagMillis: LatencySummary | null; cpuPercent: number };
  budgetMillis: number;
  /** Of all healthy clients together. */
  healthyLatencyMillis: LatencySummary | null;
  /** What a reader of the figures has to know. */
  notes: string[];
  /** Why the answer is no. */
  failures: string[];
  /** Why no answer can be given: what would be a no may be the load generator's own lateness. */
  unclear: string[];
}
