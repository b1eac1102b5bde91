import type { Clock } from "../../base/clock.ts";
import type { Tally } from "../../base/tally.ts";
import type { FanOut } from "../../delivery/index.ts";
import type { Hub, Omissions } from "../../hub/index.ts";
import type { Insight } from "../../insight/index.ts";
import type { ErrorCode } from "../../protocol/error-table.ts";
import type { MeasuredLink } from "./write-links.ts";

/** What the metrics read of the relay. */
export interface MetricsContext {
  identity: { name: string; version: string };
  hub: Hub;
  clock: Clock;
  insight: Insight;
  fanOut: FanOut;
  audience: { readonly joined: number };
  /** Connected clients by format, those of edges too. */
  clientsByFormat(): ReadonlyMap<string, number>;
  /** The edges of the relay; undefined for a relay without. */
  edges(): { readonly ready: number; readonly restarts: number } | undefined;
  producers: { readonly count: number; readonly ever: number };
  refusals: Tally<ErrorCode>;
  counted: {
    /** Messages that clients lost, by topic. */
    drops: Tally;
    omissions: Omissions;
    /** What has come on WebSockets. Units: bytes. */
    received: Readonly<{ messages: number; bytes: number }>;
  };
  /** The links to other relays. */
  describeLinks(): readonly MeasuredLink[];
  /** How many recordings are being written. */
  recordingsWriting(): number;
  /** NATS; undefined for a relay without it. */
  nats(): { connected: boolean; sites: number; published: number; lost: number } | undefined;
}
