import type { PoseData, TrackingData } from "../../client/index.ts";
import type { Side } from "./hand-log.ts";
import { isPose } from "./is-pose.ts";

/** A tracked device of the page. */
export interface Device {
  key: "headset" | "left_controller" | "right_controller";
  name: "head" | Side;
  letter: string;
  /** Width, height and depth of the box that stands for it. Units: metres. */
  size: readonly [number, number, number];
}

/** Head and hands, in the order in which they are named. */
export const DEVICES: readonly Device[] = [
  { key: "headset", name: "head", letter: "H", size: [0.19, 0.11, 0.12] },
  { key: "left_controller", name: "left", letter: "L", size: [0.06, 0.05, 0.16] },
  { key: "right_controller", name: "right", letter: "R", size: [0.06, 0.05, 0.16] },
];

/** How well a device is known, with the sign that tells it without colour. */
export interface TrackingState {
  word: "tracked" | "lost" | "not there";
  sign: "✓" | "✕" | "–";
}

/** The pose of a device, if there is one. */
export function poseOf(data: TrackingData | undefined, key: Device["key"]): PoseData | undefined {
  const pose = data?.[key];
  return isPose(pose) ? pose : undefined;
}

/** Whether a device is tracked. A lost one keeps its last pose. */
export function trackingState(data: TrackingData | undefined, key: Device["key"]): TrackingState {
  const pose = poseOf(data, key);
  if (pose === undefined) return { word: "not there", sign: "–" };
  return pose.tracked === false ? { word: "lost", sign: "✕" } : { word: "tracked", sign: "✓" };
}
