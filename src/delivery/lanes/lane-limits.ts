/** Bounds of one client's lane, and the limits at which a client counts as too slow. */
export interface LaneLimits {
  /** A client with more unsent bytes than this leaves the fast lane. */
  backlogBytes: number;
  /** Staleness bound: how long a flow ping may stay unanswered. Units: milliseconds. */
  stalenessMillis: number;
  /** Most events that may wait for a client. */
  maxEvents: number;
  /** Most bytes of events that may wait for a client. */
  maxEventBytes: number;
  /** Most answers that may wait for a client. One more closes its connection. */
  maxControls: number;
  /** A client that has stalled for this long is closed. Units: milliseconds. */
  maxStallMillis: number;
}

/** The default bounds. */
export const DEFAULT_LANE_LIMITS: LaneLimits = {
  backlogBytes: 256 * 1024,
  stalenessMillis: 250,
  maxEvents: 1000,
  maxEventBytes: 1024 * 1024,
  maxControls: 256,
  maxStallMillis: 60_000,
};

/** How much more may wait for an edge of the relay than for a client: what it does not get, none of its clients gets. */
const EDGE_SHARE = 16;

/** The bounds of an edge's lane, which follow those of clients. */
export function edgeLaneLimits(limits: Readonly<LaneLimits>): LaneLimits {
  return {
    get backlogBytes() {
      return EDGE_SHARE * limits.backlogBytes;
    },
    get stalenessMillis() {
      return limits.stalenessMillis;
    },
    get maxEvents() {
      return EDGE_SHARE * limits.maxEvents;
    },
    get maxEventBytes() {
      return EDGE_SHARE * limits.maxEventBytes;
    },
    get maxControls() {
      return EDGE_SHARE * limits.maxControls;
    },
    get maxStallMillis() {
      return limits.maxStallMillis;
    },
  };
}
