import type { Random } from "../../../base/random.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import type { FrameSample, TrackingSample } from "../../../protocol/samples.ts";
import type { SimulatedFigures } from "../simulated-figures.ts";
import type { PlannedFault } from "./planned-fault.ts";

/** When the next frame comes, for a fault to change. */
export interface FramePace {
  /** The rate that the game keeps. Units: Hz. */
  hz: number;
  /** How much longer this one frame takes. Units: milliseconds. */
  extraMillis: number;
  /** How far a frame is off its length where it keeps no grid, as share of it; 0 where it does. */
  looseness: number;
  /** Frames before this one that are played and of which nobody hears. */
  unheardFrames: number;
}

/** A frame with all that belongs to it, for a fault to change. */
export interface FrameInTheMaking {
  performance: FrameSample;
  tracking: TrackingSample;
  events: JsonObject[];
  figures: SimulatedFigures;
  /** How far the game's clock was set. Units: seconds. */
  clockOffsetSeconds: number;
  /** Whether its poses are not numbers. */
  notFinite: boolean;
  random: Random;
}

/** A fault that is happening. */
export interface ActiveFault extends PlannedFault {
  /** Since it began; 0 in its first frame. Units: seconds. */
  readonly ageSeconds: number;
  /** Since the last frame. Units: seconds. */
  readonly stepSeconds: number;
  /** Whatever the effect keeps from one frame to the next. */
  readonly memory: Map<string, number[]>;
}

/** What a fault does to the game, frame by frame. */
export interface FaultEffect {
  /** Changes when the next frame comes. */
  pace?(pace: FramePace, fault: ActiveFault): void;
  /** Changes what is in it. */
  change?(frame: FrameInTheMaking, fault: ActiveFault): void;
}
