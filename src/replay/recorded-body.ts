import { shortestFloat32 } from "../codec/index.ts";
import type { AcceptedBody } from "../hub/index.ts";
import { buttonBits } from "../protocol/controller-buttons.ts";
import { type JsonObject, parseJsonObject } from "../protocol/json-object.ts";
import type { ControllerState, Pose, TrackingSample } from "../protocol/samples.ts";
import { topicOfPacket, topicRow } from "../protocol/topic-table.ts";
import type { Topic } from "../protocol/topics.ts";

const FRAMES = topicOfPacket("frame");
const POSES = topicOfPacket("tracking");
const FRAME_FIELDS: ReadonlySet<string> = new Set([
  "fps",
  "frame_time_ms",
  "physics_time_ms",
  "frame",
  "memory_usage_mb",
  "cpu_load",
]);
const POSES_FIELDS: ReadonlySet<string> = new Set([
  "headset",
  "left_controller",
  "right_controller",
  "frame",
  "reference",
]);

/**
 * What the hub accepted when a message was recorded: a frame sample or poses as numbers, if the recorded data are exactly those of a packet; else
 * the JSON that the game sent. Undefined if the data are no JSON object. Units: `timestampSeconds`, unix seconds by the game's clock.
 */
export function recordedBody(
  topic: Topic,
  bytes: Uint8Array,
  timestampSeconds: number,
): AcceptedBody | undefined {
  const text = textOf(bytes);
  const data = parseJsonObject(text);
  if (data === undefined) return undefined;
  if (topic === FRAMES) return frameOf(data) ?? jsonOf(topic, text, data, timestampSeconds);
  if (topic !== POSES) return jsonOf(topic, text, data, timestampSeconds);
  const sample = posesOf(data, timestampSeconds);
  return sample === undefined ? jsonOf(topic, text, data, timestampSeconds) : { from: "tracking", sample };
}

function textOf({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString();
}

/** The message in which a game sends these data. Fields that the game had beside them were not recorded. */
function jsonOf(topic: Topic, dataText: string, data: JsonObject, timestampSeconds: number): AcceptedBody {
  // The data of an alert are the message itself.
  if (topic === "alert") return { from: "json", text: dataText, data };
  const { event } = topicRow(topic);
  const name = event === "custom" && data.event_name === undefined ? topic.slice("custom/".length) : event;
  const kind = name === undefined ? `"type":"${topic}"` : `"type":"event","event":${JSON.stringify(name)}`;
  return { from: "json", text: `{${kind},"data":${dataText},"timestamp":${timestampSeconds}}`, data };
}

function frameOf(data: JsonObject): AcceptedBody | undefined {
  const { fps, frame_time_ms, physics_time_ms, frame, ...monitors } = data;
  const isSample =
    hasOnly(data, FRAME_FIELDS) &&
    isFloat32(fps) &&
    isFloat32(frame_time_ms) &&
    isFloat32(physics_time_ms) &&
    typeof frame === "number";
  if (!isSample) return undefined;
  const frameMillis = Math.fround(frame_time_ms);
  const physicsMillis = Math.fround(physics_time_ms);
  return { from: "frame", sample: { frame, fps: Math.fround(fps), frameMillis, physicsMillis }, monitors };
}

function posesOf(data: JsonObject, timeSeconds: number): TrackingSample | undefined {
  const { frame, headset, left_controller, right_controller, reference } = data;
  if (!hasOnly(data, POSES_FIELDS) || typeof frame !== "number") return undefined;
  const sample: TrackingSample = {
    frame,
    timeSeconds,
    headset: headset === undefined ? undefined : poseOf(headset),
    leftController: left_controller === undefined ? undefined : controllerOf(left_controller),
    rightController: right_controller === undefined ? undefined : controllerOf(right_controller),
    reference: reference === "new" ? "new" : undefined,
  };
  const isWhole =
    (sample.headset === undefined) === (headset === undefined) &&
    (sample.leftController === undefined) === (left_controller === undefined) &&
    (sample.rightController === undefined) === (right_controller === undefined);
  return isWhole ? sample : undefined;
}

/** The pose of a device; undefined if its data are not those of a packet. */
function poseOf(device: unknown): Pose | undefined {
  const { position, rotation, tracked } = (device ?? {}) as JsonObject;
  if (!areFloat32(position, 3) || !areFloat32(rotation, 4)) return undefined;
  return {
    position: position.map(Math.fround) as Pose["position"],
    rotation: rotation.map(Math.fround) as Pose["rotation"],
    tracked: tracked !== false,
  };
}

function controllerOf(device: unknown): ControllerState | undefined {
  const pose = poseOf(device);
  const buttons = (device as JsonObject | undefined)?.buttons as JsonObject | undefined;
  if (pose === undefined || !isFloat32(buttons?.trigger) || !isFloat32(buttons?.grip)) return undefined;
  const { trigger, grip } = buttons as { trigger: number; grip: number };
  return {
    ...pose,
    trigger: Math.fround(trigger),
    grip: Math.fround(grip),
    buttonBits: buttonBits(buttons as JsonObject),
  };
}

function hasOnly(data: JsonObject, fields: ReadonlySet<string>): boolean {
  for (const field in data) if (!fields.has(field)) return false;
  return true;
}

/** Whether a number is the shortest form of one with 32 bits, as recordings have those of packets. */
function isFloat32(value: unknown): value is number {
  return typeof value === "number" && shortestFloat32(Math.fround(value)) === value;
}

function areFloat32(values: unknown, count: number): values is number[] {
  return Array.isArray(values) && values.length === count && values.every(isFloat32);
}
