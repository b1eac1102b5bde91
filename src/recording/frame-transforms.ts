import { shortestFloat32 } from "../codec/index.ts";
import type { HubMessage } from "../hub/index.ts";
import type { JsonObject } from "../protocol/json-object.ts";
import type { Pose } from "../protocol/samples.ts";
import { viewerTime } from "./viewer-time.ts";

/** The devices, by their name in JSON and in a sample. */
const DEVICES = [
  ["headset", "headset"],
  ["left_controller", "leftController"],
  ["right_controller", "rightController"],
] as const;
/** A right angle about X: Godot's Y is up, the viewers' Z is. */
const UPRIGHT = [Math.SQRT1_2, 0, 0, Math.SQRT1_2] as const;
const NOWHERE = [0, 0, 0] as const;

/**
 * The poses of a message as `foxglove.FrameTransforms`: `world` above `xr_origin`, and below it each tracked device with Godot's numbers.
 * A lost device has no transform, so viewers leave it where it was. `prefix`: before the names of all frames but `world`, to tell games apart.
 * Units: `atNanos`, unix nanoseconds.
 */
export function frameTransforms({ body }: HubMessage, atNanos: bigint, prefix: string): string {
  const time = viewerTime(atNanos);
  const origin = `${prefix}xr_origin`;
  const write = (parent: string, child: string, position: readonly number[], rotation: readonly number[]) =>
    `{"timestamp":${time},"parent_frame_id":${JSON.stringify(parent)},"child_frame_id":${JSON.stringify(child)},"translation":${numbers("xyz", position)},"rotation":${numbers("xyzw", rotation)}}`;
  // In each message: viewers that seek get the newest message only.
  const transforms = [write("world", origin, NOWHERE, UPRIGHT)];
  for (const [name, field] of DEVICES) {
    const pose =
      body.from === "tracking"
        ? body.sample[field]
        : body.from === "json"
          ? poseIn(body.data, name)
          : undefined;
    if (pose?.tracked === true)
      transforms.push(
        write(origin, prefix + name, pose.position.map(shortestFloat32), pose.rotation.map(shortestFloat32)),
      );
  }
  return `{"transforms":[${transforms.join(",")}]}`;
}

function numbers(names: string, values: readonly number[]): string {
  return `{${values.map((value, index) => `"${names[index]}":${value}`).join(",")}}`;
}

/** Ingest has checked the data against the schema. */
function poseIn(data: Readonly<JsonObject>, name: string): Pose | undefined {
  const pose = data[name] as Partial<Pose> | null | undefined;
  const { position, rotation, tracked } = pose ?? {};
  if (!Array.isArray(position) || !Array.isArray(rotation)) return undefined;
  return { position, rotation, tracked: tracked !== false };
}
