import type { JsonObject } from "../protocol/json-messages.ts";
import type { FrameSample, TrackingSample } from "../protocol/samples.ts";
import type { Topic } from "../protocol/topics.ts";
import type { MessageSource } from "./message-source.ts";

/** What a reader of a message may know of its topic. */
export interface MessageTopic {
  readonly name: Topic;
  /** Whether the newest value replaces older ones. */
  readonly isState: boolean;
}

/** A frame sample that the game sent as numbers, with the newest memory and CPU load that the game reported. */
export interface FrameBody {
  from: "frame";
  sample: FrameSample;
  monitors: JsonObject;
}

/** Poses that the game sent as numbers. */
export interface TrackingBody {
  from: "tracking";
  sample: TrackingSample;
}

/** JSON that the game sent. */
export interface JsonBody {
  from: "json";
  text: string;
  data: JsonObject;
  /** The parsed message, with the fields that the game added beside its data; it may lack a timestamp. Undefined for JSON of the relay's own: parse its text. */
  message?: JsonObject;
  /** The frame sample that a JSON `fps` event carries; undefined on every other topic. */
  frame?: Readonly<FrameSample> | undefined;
}

/** What a message says: numbers from a packet, or the JSON that the game sent. */
export type MessageBody = FrameBody | TrackingBody | JsonBody;

/**
 * One message of one topic.
 * Owns: the hub, which reuses the records of state topics. Copy or encode what must outlive the call.
 */
export interface HubMessage {
  topic: MessageTopic;
  source: MessageSource;
  /** Counts the messages of the topic from this source, from 1. A linked or replayed source keeps the numbers of its origin. */
  seq: number;
  /** Counts the messages of all topics that this relay accepted, from 1. */
  offset: number;
  /** Units: milliseconds of the monotonic clock. */
  atMillis: number;
  /** Unix seconds: the game's clock if the game sent a time, else the relay's. */
  timestampSeconds: number;
  body: MessageBody;
  /** False for a JSON `fps` event that repeats the sample of the 0x01 packet before it. */
  isNewSample: boolean;
  /** The 0x02 packet in which the JSON arrived. Valid during the call only. */
  borrowedPacket: Uint8Array | undefined;
}
