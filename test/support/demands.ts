import type { Demand, StreamDemand } from "../../src/protocol/streams.ts";

/** A stream that no client needs. */
export const NOBODY: StreamDemand = { enabled: false, ownInterval: false, fastestSeconds: undefined };

/** A stream that a client needs at the game's own interval. */
export const OWN_INTERVAL: StreamDemand = { enabled: true, ownInterval: true, fastestSeconds: undefined };

/** A stream that a client needs at an interval in seconds, and perhaps another client at the game's own interval. */
export const every = (fastestSeconds: number, ownInterval = false): StreamDemand => ({
  enabled: true,
  ownInterval,
  fastestSeconds,
});

/** The demand for every stream; the others are like fps if they are not given. */
export const demandOf = (fps: StreamDemand, vr_tracking = fps, performance = fps): Demand => ({
  fps,
  vr_tracking,
  performance,
  fps_and_performance: fps,
});
