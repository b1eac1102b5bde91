import type { FpsData } from "../protocol/json-messages.ts";

/** A tracked device. Units: metres; quaternion x y z w; Godot's axes, relative to the XR origin. */
export interface PoseData {
  position: [number, number, number];
  rotation: [number, number, number, number];
  /** Present and false while the device is lost. The pose is then the last known one. */
  tracked?: boolean;
}

/** A controller: its pose and its buttons. */
export interface ControllerData extends PoseData {
  /** `trigger` and `grip` from 0 to 1, and `true` under the name of each pressed button. */
  buttons?: { trigger?: number; grip?: number } & Record<string, number | boolean | undefined>;
}

/** Data of the topic `vr_tracking`. Absent devices are left out. */
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

/** The fields of every profile of a frame. Units: milliseconds. */
export interface ProfiledFrameData {
  /** Frame number of the game. */
  frame: number;
  /** Time that the frame worked, without the wait for the next frame. */
  frame_time_ms: number;
  process_time_ms: number;
  physics_time_ms: number;
  script_time_ms: number;
  [more: string]: unknown;
}

/** Data of the topic `profiler/scripts`: the functions with the longest own time. Units: milliseconds. */
export interface ScriptsProfileData extends ProfiledFrameData {
  functions: {
    function: string;
    file?: string;
    line?: number;
    calls: number;
    self_ms: number;
    total_ms: number;
  }[];
  /** Number of functions that the list leaves out. */
  left_out?: number;
}

/** Data of the topic `profiler/servers`: times of physics, audio and other servers. Units: milliseconds. */
export interface ServersProfileData extends ProfiledFrameData {
  servers: { server: string; functions: { function: string; time_ms: number }[] }[];
}

/** Data of the topic `profiler/visual`: times of rendering. Units: milliseconds. */
export interface VisualProfileData {
  frame: number;
  cpu_time_ms: number;
  gpu_time_ms: number;
  areas: { area: string; cpu_ms: number; gpu_ms: number }[];
  [more: string]: unknown;
}

/** Data with any fields. */
export type FreeData = Record<string, unknown>;

/** Data of each topic. The relay checks it; the client does not check it again. */
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

/** A topic. */
export type TopicName = keyof TopicData;

/** A topic with profiles of frames. `*` excludes these, because a subscription to one makes the relay profile games. */
type ProfileTopic = Extract<TopicName, `profiler/${string}`>;

/** A topic or pattern to subscribe to: `*` matches every topic except profiles; `custom/*`, `log/*` and `profiler/*` match every topic below. */
export type TopicPattern = TopicName | "*" | "custom/*" | "log/*" | "profiler/*";

/** The topics that a pattern matches. */
export type TopicsOf<Pattern extends TopicPattern> = Pattern extends "*"
  ? Exclude<TopicName, ProfileTopic>
  : Pattern extends "log/*"
    ? "log/info" | "log/warning" | "log/error"
    : Pattern extends "profiler/*"
      ? ProfileTopic
      : Pattern extends "custom/*"
        ? `custom/${string}`
        : Extract<Pattern, TopicName>;
