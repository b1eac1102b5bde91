import { complaint, sceneChanged } from "../healthy/simulated-events.ts";
import type { FaultEffect, FrameInTheMaking } from "./fault-effect.ts";

/** How long the rate takes to sink. Units: seconds. */
const SINKING_SECONDS = 0.2;
/** Warnings in the frame that a flood of them makes long. */
const FLOOD = 40;

/** Faults of the frames: when they come, and how they are counted. */
export const frameEffects = {
  hitch: {
    pace(pace, { magnitude }) {
      pace.extraMillis += magnitude;
    },
    change(frame, { target, magnitude }) {
      HITCH_SIGNS[target]?.(frame, magnitude);
    },
  },
  "rate-drift": {
    pace(pace, { magnitude, ageSeconds }) {
      pace.hz *= 1 - (magnitude / 100) * Math.min(1, ageSeconds / SINKING_SECONDS);
      // What is too slow for its display is as long as its work, and that is never the same.
      pace.looseness = 0.04;
    },
  },
  "refresh-rate": {
    pace(pace, { magnitude }) {
      pace.hz = magnitude;
    },
  },
  "frame-gap": {
    pace(pace, { magnitude }) {
      pace.unheardFrames += Math.round(magnitude);
    },
  },
  "clock-jump": {
    change(frame, { target, magnitude }) {
      frame.clockOffsetSeconds += target === "forward" ? magnitude : -magnitude;
    },
  },
} as const satisfies Record<string, FaultEffect>;

/** What can be seen of the cause of a hitch, beside the long frame. A script leaves no other sign. */
const HITCH_SIGNS: Readonly<Record<string, (frame: FrameInTheMaking, extraMillis: number) => void>> = {
  physics({ performance }, extraMillis) {
    performance.physicsMillis += extraMillis * 0.9;
  },
  scene({ events, monitors }) {
    monitors.sceneChanged();
    events.push(sceneChanged("res://scenes/heavy.tscn"));
  },
  gpu({ monitors }, extraMillis) {
    monitors.extraGpuMillis = extraMillis * 0.9;
  },
  memory({ monitors, random }) {
    monitors.memoryJumped(random.pick([-1, 1]) * random.between(40, 80));
  },
  log({ events }) {
    for (let left = FLOOD; left > 0; left--)
      events.push(complaint("warning", `node ${left} has no material`));
  },
  tracking({ tracking }) {
    if (tracking.headset !== undefined) tracking.headset.tracked = false;
  },
};
