import type { Random } from "../../../base/random.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import type { FrameSample, TrackingSample } from "../../../protocol/samples.ts";
import type { SimulatedMonitors } from "../healthy/simulated-monitors.ts";
import type { PlannedFault } from "./fault-plan.ts";

/** The timing of the next frame, which a fault may change. */
export interface FrameTiming {
  /** The frame rate of the game. Units: Hz. */
  hz: number;
  /** The refresh rate of the display. Units: Hz. */
  displayHz: number;
  /** Time added to this one frame. Units: milliseconds. */
  extraMillis: number;
  /** Variation of the frames' lengths as a share of the length; 0 for frames that keep the grid of the display. */
  looseness: number;
  /** Frames before this one that the game plays and does not report. */
  unreportedFrames: number;
}

/** A frame and all that belongs to it, which a fault may change. */
export interface FrameInTheMaking {
  sample: FrameSample;
  tracking: TrackingSample;
  events: JsonObject[];
  monitors: SimulatedMonitors;
  /** Offset of the game's clock. Units: seconds. */
  clockOffsetSeconds: number;
  /** Whether the poses are not numbers. */
  notFinite: boolean;
  random: Random;
}

/** A fault that is happening. */
export interface ActiveFault extends PlannedFault {
  /** Since it began; 0 in its first frame. Units: seconds. */
  readonly ageSeconds: number;
  /** Since the last frame. Units: seconds. */
  readonly stepSeconds: number;
  /** Values that the effect keeps from one frame to the next. */
  readonly memory: Map<string, number[]>;
}

/** The effect of a fault on the game, frame by frame. */
export interface FaultEffect {
  /** Changes the timing of the next frame. */
  timing?(timing: FrameTiming, fault: ActiveFault): void;
  /** Changes the content of a frame. */
  change?(frame: FrameInTheMaking, fault: ActiveFault): void;
}
