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

/** What every profile of a frame says. Units: milliseconds. */
export interface ProfiledFrameData {
  /** Frame number of the game. */
  frame: number;
  /** Work of the frame, without the wait for the next. */
  frame_time_ms: number;
  process_time_ms: number;
  physics_time_ms: number;
  script_time_ms: number;
  [more: string]: unknown;
}

/** Data of the topic `profiler/scripts`: the functions that took longest by themselves. Units: milliseconds. */
export interface ScriptsProfileData extends ProfiledFrameData {
  functions: {
    function: string;
    file?: string;
    line?: number;
    calls: number;
    self_ms: number;
    total_ms: number;
  }[];
  /** Functions that are not in the list. */
  left_out?: number;
}

/** Data of the topic `profiler/servers`: what physics, audio and others took. Units: milliseconds. */
export interface ServersProfileData extends ProfiledFrameData {
  servers: { server: string; functions: { function: string; time_ms: number }[] }[];
}

/** Data of the topic `profiler/visual`: what rendering took. Units: milliseconds. */
export interface VisualProfileData {
  frame: number;
  cpu_time_ms: number;
  gpu_time_ms: number;
  areas: { area: string; cpu_ms: number; gpu_ms: number }[];
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
  "log/info": FreeData & { message?: string };
  "log/warning": FreeData & { message?: string };
  "log/error": FreeData & { message?: string };
  "profiler/scripts": ScriptsProfileData;
  "profiler/servers": ServersProfileData;
  "profiler/visual": VisualProfileData;
  [custom: `custom/${string}`]: FreeData & { event_name?: string };
}

/** A topic that messages come under. */
export type TopicName = keyof TopicData;

/** A profile of frames. Games are profiled while somebody subscribes to one, so that `*` does not take them in. */
type ProfileTopic = Extract<TopicName, `profiler/${string}`>;

/** What can be subscribed to: a topic, every topic but profiles, or every topic below `custom`, `log` or `profiler`. */
export type TopicPattern = TopicName | "*" | "custom/*" | "log/*" | "profiler/*";

/** The topics that a pattern takes in. */
export type TopicsOf<Pattern extends TopicPattern> = Pattern extends "*"
  ? Exclude<TopicName, ProfileTopic>
  : Pattern extends "log/*"
    ? "log/info" | "log/warning" | "log/error"
    : Pattern extends "profiler/*"
      ? ProfileTopic
      : Pattern extends "custom/*"
        ? `custom/${string}`
        : Extract<Pattern, TopicName>;
