import type { ObserverFactory } from "../game/index.ts";
import type { AnomalyOptions } from "./anomaly-options.ts";
import { BadInput } from "./bad-input.ts";
import { BodyGlitch } from "./body-glitch.ts";
import { ClockJump } from "./clock-jump.ts";
import { ErrorBurst } from "./error-burst.ts";
import { EventStorm } from "./event-storm.ts";
import { FrameGap } from "./frame-gap.ts";
import { FrameRateWatch } from "./frame-rate-watch.ts";
import { MemoryLeak } from "./memory-leak.ts";
import { NodeLeak } from "./node-leak.ts";
import { PhysicsOverrun } from "./physics-overrun.ts";
import { StandstillAlert } from "./standstill-alert.ts";
import { TrackingDetectors } from "./tracking/index.ts";

/** Makes the detectors of a game, with these thresholds. */
export function anomalyObservers(options: AnomalyOptions): ObserverFactory[] {
  return [
    (context) => new TrackingDetectors(context, options),
    ({ alerts }) => new FrameGap(alerts, options.frameGap),
    (context) => new FrameRateWatch(context, options.frameRate),
    (context) => new PhysicsOverrun(context, options.physicsOverrun),
    ({ alerts, hub }) => new BodyGlitch(alerts, options.bodyGlitch, hub.omissions),
    ({ alerts }) => new MemoryLeak(alerts, options.memoryLeak),
    ({ alerts }) => new NodeLeak(alerts, options.nodeLeak),
    ({ alerts }) => new EventStorm(alerts, options.eventStorm),
    ({ alerts }) => new ErrorBurst(alerts, options.errorBurst),
    ({ alerts, clock }) => new ClockJump(alerts, options.clockJump, clock),
    ({ alerts }) => new BadInput(alerts, options.badInput),
    (context) => new StandstillAlert(context),
  ];
}
