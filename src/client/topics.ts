import type { z } from "zod";
import type { profiledFrame, TOPIC_DATA } from "../protocol/topic-data.ts";
import type { TopicName as TableName, TOPIC_TABLE, TopicOfPacket } from "../protocol/topic-table.ts";

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

/** Where headset and controllers are. A device that is absent is left out. */
export interface TrackingData {
  headset?: PoseData;
  left_controller?: ControllerData;
  right_controller?: ControllerData;
  /** Frame number of the game. */
  frame?: number;
  [more: string]: unknown;
}

/** Data of the topic `alert`. */
export type AlertData = DataOf<"alert">;

/** Data of the topic `profiler/scripts`: the functions that took longest by themselves. Units: milliseconds. */
export type ScriptsProfileData = DataOf<"profiler/scripts">;

/** Data of the topic `profiler/servers`: what physics, audio and others took. Units: milliseconds. */
export type ServersProfileData = DataOf<"profiler/servers">;

/** Data of the topic `profiler/visual`: what rendering took. Units: milliseconds. */
export type VisualProfileData = DataOf<"profiler/visual">;

/** What every profile of the process says. Units: milliseconds. */
export type ProfiledFrameData = z.infer<typeof profiledFrame>;

/** Data with any fields. */
export type FreeData = Record<string, unknown>;

type DataOf<Name extends TableName> = z.infer<(typeof TOPIC_DATA)[Name]>;

/** Topics that the table lists by name. */
type ListedTopic = Exclude<TableName, `custom/${string}`>;

/** Which data each topic carries. The relay has checked it; the client does not check again. */
export type TopicData = {
  [Name in ListedTopic]: Name extends TopicOfPacket<"tracking"> ? TrackingData : DataOf<Name>;
} & { [custom: `custom/${string}`]: DataOf<"custom/*"> };

/** A topic. */
export type TopicName = keyof TopicData;

/** Topics that `*` leaves out, since they cost the game something. */
type NamedOnly = {
  [Name in ListedTopic]: (typeof TOPIC_TABLE)[Name] extends { wildcard: true } ? never : Name;
}[ListedTopic];

type Family<Name> = Name extends `${infer Above}/${string}` ? `${Above}/*` : never;

/** What can be subscribed to: a topic, every topic but profiles, or every topic below `custom`, `log` or `profiler`. */
export type TopicPattern = TopicName | "*" | Family<TableName>;

/** The topics that a pattern includes. */
export type TopicsOf<Pattern extends TopicPattern> = Pattern extends "*"
  ? Exclude<TopicName, NamedOnly>
  : Pattern extends `${infer Above}/*`
    ? Extract<TopicName, `${Above}/${string}`>
    : Extract<Pattern, TopicName>;
