import type { Demand, StreamDemand } from "../../src/protocol/streams.ts";

/** Nobody wants a stream. */
export const NOBODY: StreamDemand = { enabled: false, ownInterval: false, fastestSeconds: undefined };

/** Somebody wants it at the game's own pace. */
export const OWN_PACE: StreamDemand = { enabled: true, ownInterval: true, fastestSeconds: undefined };

/** Somebody wants it every so many seconds, and perhaps somebody else at the game's own pace. */
export const every = (fastestSeconds: number, ownInterval = false): StreamDemand => ({
  enabled: true,
  ownInterval,
  fastestSeconds,
});

/** What is wanted of every stream; of fps alone is said, where the others are like it. */
export const demandOf = (fps: StreamDemand, vr_tracking = fps, performance = fps): Demand => ({
  fps,
  vr_tracking,
  performance,
  fps_and_performance: fps,
});
