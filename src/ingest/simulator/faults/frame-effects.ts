import { complaint, sceneChanged } from "../healthy/simulated-events.ts";
import type { FaultEffect, FrameInTheMaking } from "./fault-effect.ts";

/** How long the rate takes to drop. Units: seconds. */
const DROP_SECONDS = 0.2;
/** Warnings in a frame that is long because of them. */
const FLOOD = 40;

/** Faults of the frames' timing and numbers. */
export const frameEffects = {
  hitch: {
    timing(timing, { magnitude }) {
      timing.extraMillis += magnitude;
    },
    change(frame, { target, magnitude }) {
      HITCH_SIGNS[target]?.(frame, magnitude);
    },
  },
  "rate-drift": {
    timing(timing, { magnitude, ageSeconds }) {
      timing.hz *= 1 - (magnitude / 100) * Math.min(1, ageSeconds / DROP_SECONDS);
      // A frame that misses its display is as long as its work, and that varies.
      timing.looseness = 0.04;
    },
  },
  "refresh-rate": {
    timing(timing, { magnitude }) {
      timing.hz = magnitude;
      timing.displayHz = magnitude;
    },
  },
  "frame-gap": {
    timing(timing, { magnitude }) {
      timing.unreportedFrames += Math.round(magnitude);
    },
  },
  "clock-jump": {
    change(frame, { target, magnitude }) {
      frame.clockOffsetSeconds += target === "forward" ? magnitude : -magnitude;
    },
  },
} as const satisfies Record<string, FaultEffect>;

/** The visible signs of a hitch's cause beside the long frame. A slow script leaves none. */
const HITCH_SIGNS: Readonly<Record<string, (frame: FrameInTheMaking, extraMillis: number) => void>> = {
  physics({ sample }, extraMillis) {
    sample.physicsMillis += extraMillis * 0.9;
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
  tracking({ tracking, monitors }, extraMillis) {
    // The runtime holds the game back.
    monitors.waitedMillis = extraMillis;
    if (tracking.headset !== undefined) tracking.headset.tracked = false;
  },
};
