import type { Demand, StreamDemand } from "../../src/protocol/streams.ts";

/** No client needs the stream. */
export const NOBODY: StreamDemand = { enabled: false, ownInterval: false, fastestSeconds: undefined };

/** A client needs the stream at the game's own interval. */
export const OWN_PACE: StreamDemand = { enabled: true, ownInterval: true, fastestSeconds: undefined };

/** A client needs the stream at this interval, and with `ownInterval` another client at the game's own. */
export const every = (fastestSeconds: number, ownInterval = false): StreamDemand => ({
  enabled: true,
  ownInterval,
  fastestSeconds,
});

/** The demand for every stream. The others have the demand of fps unless given. */
export const demandOf = (fps: StreamDemand, vr_tracking = fps, performance = fps): Demand => ({
  fps,
  vr_tracking,
  performance,
  fps_and_performance: fps,
});
