import { custom } from "../healthy/simulated-events.ts";
import type { ActiveFault, FaultEffect, FrameInTheMaking } from "./fault-effect.ts";

/** How often a body says where it is. Units: seconds. */
const BODY_SECONDS = 1 / 30;
/** Speed at which a body that flies ever faster begins, and by what each report is faster than the last. */
const FIRST_SPEED = 5;
const GROWTH = 1.6;
/** Speed of a body that is far too fast at once. Units: metres a second, for each time of the magnitude. */
const FAST_SPEED = 60;
/** Pairs of bodies that touch, for each time of the magnitude. */
const PAIRS = 60;

/** Faults of the physics. */
export const bodyEffects = {
  physics: {
    change(frame, fault) {
      if (fault.target === "solver") {
        frame.performance.physicsMillis *= fault.magnitude;
        frame.monitors.extraCollisionPairs = Math.round(fault.magnitude * PAIRS);
      } else report(frame, fault);
    },
  },
} as const satisfies Record<string, FaultEffect>;

/** Says where the body is, when its time has come. Kept: when it is due next, how often it was, how far it is. */
function report({ events }: FrameInTheMaking, fault: ActiveFault): void {
  const { target, ageSeconds, magnitude, memory } = fault;
  const state = memory.get("body") ?? [0, 0, 0];
  const [dueSeconds = 0, reports = 0, metres = 0] = state;
  if (ageSeconds < dueSeconds) return;
  const speed = target === "fast body" ? magnitude * FAST_SPEED : FIRST_SPEED * GROWTH ** reports;
  const nowMetres = reports === 0 ? 0 : metres + speed * BODY_SECONDS;
  memory.set("body", [dueSeconds + BODY_SECONDS, reports + 1, nowMetres]);
  // As the addon writes what is no number.
  const lost = target === "body without a position" && reports > 0;
  events.push(custom("body", { name: "Crate", position: lost ? [null, null, null] : [nowMetres, 1, 0] }));
}
