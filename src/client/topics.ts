import type { TopicName as TableName, TOPIC_TABLE, TopicOfPacket } from "../protocol/topic-table.ts";
import type { RelayTopicData } from "./relay-data.ts";

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

/** Topics that the table lists by name. */
type ListedTopic = Exclude<TableName, `custom/${string}`>;

/** Which data each topic carries. The relay has checked it; the client does not check again. */
export type TopicData = Pick<RelayTopicData, Exclude<ListedTopic, TopicOfPacket<"tracking">>> &
  Record<TopicOfPacket<"tracking">, TrackingData> & {
    [custom: `custom/${string}`]: RelayTopicData["custom/*"];
  };

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
