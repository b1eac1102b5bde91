import type { FpsData } from "../protocol/json-messages.ts";

/** A tracked device. Units: metres; quaternion x y z w; Godot's axes, relative to the XR origin. */
export interface PoseData {
  position: [number, number, number];
  rotation: [number, number, number, number];
  /** Stands only while the device is lost; the pose is then the last one known. */
  tracked?: boolean;
}

/** A controller: its pose, and what the fingers do. */
export interface ControllerData extends PoseData {
  /** `trigger` and `grip` from 0 to 1; a button's name with `true` while it is pressed. */
  buttons?: { trigger?: number; grip?: number } & Record<string, number | boolean | undefined>;
}

/** Data of the topic `vr_tracking`. A device that is absent is left out. */
export interface TrackingData {
  headset?: PoseData;
  left_controller?: ControllerData;
  right_controller?: ControllerData;
  /** Frame number of the game. */
  frame?: number;
  [more: string]: unknown;
}

/** Data of the topic `alert`. */
export interface AlertData {
  level: "info" | "warning" | "error";
  message: string;
  [more: string]: unknown;
}

/** Data whose fields are the game's own. */
export type FreeData = Record<string, unknown>;

/** Which data each topic carries. The relay has checked it; the client does not check again. */
export interface TopicData {
  fps: FpsData;
  vr_tracking: TrackingData;
  performance: FreeData;
  scene: FreeData;
  alert: AlertData;
  snapshot: FreeData;
  relay: FreeData;
  "log/warning": FreeData & { message?: string };
  "log/error": FreeData & { message?: string };
  [custom: `custom/${string}`]: FreeData & { event_name?: string };
}

/** A topic that messages come under. */
export type TopicName = keyof TopicData;

/** What can be subscribed to: a topic, every topic, or every topic below `custom` or `log`. */
export type TopicPattern = TopicName | "*" | "custom/*" | "log/*";

/** The topics that a pattern takes in. */
export type TopicsOf<Pattern extends TopicPattern> = Pattern extends "*"
  ? TopicName
  : Pattern extends "log/*"
    ? "log/warning" | "log/error"
    : Pattern extends "custom/*"
      ? `custom/${string}`
      : Extract<Pattern, TopicName>;
