import type { Clock } from "../../base/clock.ts";
import type { Tally } from "../../base/tally.ts";
import type { AudienceMember, Dialects, FanOut } from "../../delivery/index.ts";
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
  delivery: { readonly dialects: Dialects };
  audience: { readonly clients: Iterable<AudienceMember>; readonly joined: number };
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
