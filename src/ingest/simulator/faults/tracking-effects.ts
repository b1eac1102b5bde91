import type { Pose, TrackingSample } from "../../../protocol/samples.ts";
import { shake } from "../healthy/sensor-noise.ts";
import type { ActiveFault, FaultEffect } from "./fault-effect.ts";

/** Rotation noise of a pose for each metre of position noise. Units: radians a metre. */
const TURN_PER_METRE = 4;

/** Faults of the headset and the controllers. */
export const trackingEffects = {
  "tracking-loss": {
    change({ tracking }, fault) {
      const pose = poseOf(tracking, fault.target);
      if (pose === undefined) return;
      holdStill(pose, fault);
      pose.tracked = false;
      // In every second loss the device disappears.
      if (Math.floor(fault.startSeconds * 1000) % 2 === 0) removePose(tracking, fault.target);
    },
  },
  "tracking-freeze": {
    change({ tracking }, fault) {
      const pose = poseOf(tracking, fault.target);
      if (pose === undefined) return;
      holdStill(pose, fault);
      pose.tracked = true;
    },
  },
  "tracking-jump": {
    change({ tracking }, { target, magnitude, memory }) {
      const pose = poseOf(tracking, target);
      if (pose === undefined) return;
      // A random direction along the floor, and upwards as well.
      const angle = once(memory, "angle", () => [(magnitude * 1000) % (2 * Math.PI)])[0] ?? 0;
      pose.position[0] += magnitude * Math.cos(angle) * 0.8;
      pose.position[1] += magnitude * 0.6;
      pose.position[2] += magnitude * Math.sin(angle) * 0.8;
      pose.tracked = true;
    },
  },
  jitter: {
    change({ tracking, random }, { target, magnitude }) {
      const pose = poseOf(tracking, target);
      if (pose === undefined) return;
      const metres = magnitude / 1000;
      shake(pose, metres, metres * TURN_PER_METRE, random);
      pose.tracked = true;
    },
  },
  "bad-rotation": {
    change({ tracking }, { target, magnitude }) {
      const pose = poseOf(tracking, target);
      if (pose === undefined) return;
      for (const part of [0, 1, 2, 3] as const) pose.rotation[part] *= magnitude;
      pose.tracked = true;
    },
  },
  nan: {
    change(frame) {
      frame.notFinite = true;
    },
  },
} as const satisfies Record<string, FaultEffect>;

function poseOf(tracking: TrackingSample, target: string): Pose | undefined {
  if (target === "headset") return tracking.headset;
  return target === "left_controller" ? tracking.leftController : tracking.rightController;
}

function removePose(tracking: TrackingSample, target: string): void {
  if (target === "headset") tracking.headset = undefined;
  else if (target === "left_controller") tracking.leftController = undefined;
  else tracking.rightController = undefined;
}

/** Keeps the pose that a device had in the first frame of a fault. */
function holdStill(pose: Pose, { memory }: ActiveFault): void {
  const held = once(memory, "held", () => [...pose.position, ...pose.rotation]);
  for (const axis of [0, 1, 2] as const) pose.position[axis] = held[axis] ?? 0;
  for (const part of [0, 1, 2, 3] as const) pose.rotation[part] = held[3 + part] ?? 0;
}

function once(memory: ActiveFault["memory"], name: string, make: () => number[]): number[] {
  const known = memory.get(name);
  if (known !== undefined) return known;
  const made = make();
  memory.set(name, made);
  return made;
}
