import { custom } from "../healthy/simulated-events.ts";
import type { ActiveFault, FaultEffect, FrameInTheMaking } from "./fault-effect.ts";

/** Time between two reports of a body's position. Units: seconds. */
const BODY_SECONDS = 1 / 30;
/** First speed of a body that flies ever faster, and the factor from one report to the next. */
const FIRST_SPEED = 5;
const GROWTH = 1.6;
/** Speed of a body that is far too fast from the start. Units: metres a second, multiplied by the magnitude. */
const FAST_SPEED = 60;
/** Pairs of bodies that touch, multiplied by the magnitude. */
const PAIRS = 60;

/** Faults of the physics. */
export const bodyEffects = {
  physics: {
    change(frame, fault) {
      if (fault.target === "solver") {
        frame.sample.physicsMillis *= fault.magnitude;
        frame.monitors.extraCollisionPairs = Math.round(fault.magnitude * PAIRS);
      } else report(frame, fault);
    },
  },
} as const satisfies Record<string, FaultEffect>;

/** Reports the body's position when a report is due. Keeps: the time of the next report, the number of reports, the position. */
function report({ events }: FrameInTheMaking, fault: ActiveFault): void {
  const { target, ageSeconds, magnitude, memory } = fault;
  const state = memory.get("body") ?? [0, 0, 0];
  const [dueSeconds = 0, reports = 0, metres = 0] = state;
  if (ageSeconds < dueSeconds) return;
  const speed = target === "fast body" ? magnitude * FAST_SPEED : FIRST_SPEED * GROWTH ** reports;
  const nowMetres = reports === 0 ? 0 : metres + speed * BODY_SECONDS;
  memory.set("body", [dueSeconds + BODY_SECONDS, reports + 1, nowMetres]);
  // The addon writes null for a value that is not a number.
  const lost = target === "body without a position" && reports > 0;
  events.push(custom("body", { name: "Crate", position: lost ? [null, null, null] : [nowMetres, 1, 0] }));
}
