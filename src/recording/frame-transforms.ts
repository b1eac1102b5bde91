import type { JsonObject } from "../protocol/json-object.ts";
import { type ViewerTime, viewerTime } from "./viewer-time.ts";

const DEVICES = ["headset", "left_controller", "right_controller"] as const;
const ORIGIN = "xr_origin";
/** A right angle about X: Godot's Y is up, the viewers' Z is. */
const UPRIGHT = { x: Math.SQRT1_2, y: 0, z: 0, w: Math.SQRT1_2 } as const;

interface FrameTransform {
  timestamp: ViewerTime;
  parent_frame_id: string;
  child_frame_id: string;
  translation: { x: number; y: number; z: number };
  rotation: { x: number; y: number; z: number; w: number };
}

/**
 * Writes the data of messages with poses as `foxglove.FrameTransforms`: `world` above `xr_origin`, and below it each tracked device with Godot's
 * numbers. A lost device has no transform, so viewers leave it where it was. Keeps its objects, since at 90 Hz they cost more than the text.
 */
export class FrameTransforms {
  readonly #origin: FrameTransform;
  readonly #devices: { name: string; transform: FrameTransform }[];
  readonly #message: { transforms: FrameTransform[] } = { transforms: [] };

  /** `prefix`: before the names of all frames but `world`, to tell games apart. */
  constructor(prefix: string) {
    const origin = prefix + ORIGIN;
    this.#origin = { ...identity("world", origin), rotation: UPRIGHT };
    this.#devices = DEVICES.map((name) => ({ name, transform: identity(origin, prefix + name) }));
  }

  /** Units: `atNanos`, unix nanoseconds. Cost: one string. */
  write(data: Readonly<JsonObject>, atNanos: bigint): string {
    const timestamp = viewerTime(atNanos);
    const { transforms } = this.#message;
    // In each message: viewers that seek get the newest message only.
    this.#origin.timestamp = timestamp;
    transforms[0] = this.#origin;
    let count = 1;
    for (const { name, transform } of this.#devices) {
      // Ingest has checked the data against the schema.
      const { position, rotation, tracked } = (data[name] ?? {}) as JsonObject;
      if (!Array.isArray(position) || !Array.isArray(rotation) || tracked === false) continue;
      transform.timestamp = timestamp;
      setPose(transform, position, rotation);
      transforms[count++] = transform;
    }
    transforms.length = count;
    return JSON.stringify(this.#message);
  }
}

function identity(parent: string, child: string): FrameTransform {
  return {
    timestamp: { sec: 0, nsec: 0 },
    parent_frame_id: parent,
    child_frame_id: child,
    translation: { x: 0, y: 0, z: 0 },
    rotation: { x: 0, y: 0, z: 0, w: 1 },
  };
}

function setPose({ translation, rotation }: FrameTransform, position: number[], quaternion: number[]): void {
  [translation.x = 0, translation.y = 0, translation.z = 0] = position;
  [rotation.x = 0, rotation.y = 0, rotation.z = 0, rotation.w = 1] = quaternion;
}
