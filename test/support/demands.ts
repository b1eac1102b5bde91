import { recordOf } from "../../src/base/record-of.ts";
import {
  DEMAND_NAMES,
  type Demand,
  MAX_DELAY_SECONDS,
  type StreamDemand,
} from "../../src/protocol/streams.ts";

/** A stream that nobody needs. */
export const NOBODY: StreamDemand = { enabled: false, ownInterval: false, fastestSeconds: undefined };

/** A stream at the game's own interval. */
export const OWN_INTERVAL: StreamDemand = { enabled: true, ownInterval: true, fastestSeconds: undefined };

/** A stream every so many seconds, and perhaps at the game's own interval too. */
export const every = (fastestSeconds: number, ownInterval = false): StreamDemand => ({
  enabled: true,
  ownInterval,
  fastestSeconds,
});

/** A demand for every stream. Streams that are not given are like `fps`. */
export const demandOf = (fps: StreamDemand, vr_tracking = fps, performance = fps): Demand => ({
  ...recordOf(DEMAND_NAMES, () => fps),
  vr_tracking,
  performance,
  maxDelaySeconds: MAX_DELAY_SECONDS.judged,
});
