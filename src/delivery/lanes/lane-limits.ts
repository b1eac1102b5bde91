/** Bounds of one client's lane, and when a client counts as one that cannot keep up. */
export interface LaneLimits {
  /** Unsent bytes in its socket past which a client is taken off the fast lane. */
  backlogBytes: number;
  /** How long a flow ping may stay unanswered; what else depends on it is in `flow-control.ts`. Units: milliseconds. */
  stalenessMillis: number;
  /** Events that wait for a client. */
  maxEvents: number;
  /** Bytes of events that wait for a client. */
  maxEventBytes: number;
  /** Answers that wait for a client; one more closes it. */
  maxControls: number;
  /** A client that is stalled for this long is closed. Units: milliseconds. */
  maxStallMillis: number;
}

/** What is in force when nothing is said. */
export const DEFAULT_LANE_LIMITS: LaneLimits = {
  backlogBytes: 256 * 1024,
  stalenessMillis: 250,
  maxEvents: 1000,
  maxEventBytes: 1024 * 1024,
  maxControls: 256,
  maxStallMillis: 60_000,
};
