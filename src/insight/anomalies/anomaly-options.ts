import { type BadInputOptions, DEFAULT_BAD_INPUT } from "./bad-input.ts";
import { type BodyGlitchOptions, DEFAULT_BODY_GLITCH } from "./body-glitch.ts";
import { type ClockJumpOptions, DEFAULT_CLOCK_JUMP } from "./clock-jump.ts";
import { DEFAULT_ERROR_BURST, type ErrorBurstOptions } from "./error-burst.ts";
import { DEFAULT_EVENT_STORM, type EventStormOptions } from "./event-storm.ts";
import { DEFAULT_FRAME_GAP, type FrameGapOptions } from "./frame-gap.ts";
import { DEFAULT_FRAME_RATE, type FrameRateOptions } from "./frame-rate-watch.ts";
import { DEFAULT_MEMORY_LEAK, type MemoryLeakOptions } from "./memory-leak.ts";
import { DEFAULT_NODE_LEAK, type NodeLeakOptions } from "./node-leak.ts";
import { DEFAULT_PHYSICS_OVERRUN, type PhysicsOverrunOptions } from "./physics-overrun.ts";
import { DEFAULT_TRACKING_OPTIONS, type TrackingOptions } from "./tracking/index.ts";

/** The thresholds of every detector. */
export interface AnomalyOptions extends TrackingOptions {
  frameGap: FrameGapOptions;
  frameRate: FrameRateOptions;
  physicsOverrun: PhysicsOverrunOptions;
  bodyGlitch: BodyGlitchOptions;
  memoryLeak: MemoryLeakOptions;
  nodeLeak: NodeLeakOptions;
  eventStorm: EventStormOptions;
  errorBurst: ErrorBurstOptions;
  clockJump: ClockJumpOptions;
  badInput: BadInputOptions;
}

/** The default thresholds. */
export const DEFAULT_ANOMALY_OPTIONS: Readonly<AnomalyOptions> = {
  ...DEFAULT_TRACKING_OPTIONS,
  frameGap: DEFAULT_FRAME_GAP,
  frameRate: DEFAULT_FRAME_RATE,
  physicsOverrun: DEFAULT_PHYSICS_OVERRUN,
  bodyGlitch: DEFAULT_BODY_GLITCH,
  memoryLeak: DEFAULT_MEMORY_LEAK,
  nodeLeak: DEFAULT_NODE_LEAK,
  eventStorm: DEFAULT_EVENT_STORM,
  errorBurst: DEFAULT_ERROR_BURST,
  clockJump: DEFAULT_CLOCK_JUMP,
  badInput: DEFAULT_BAD_INPUT,
};
