import type { JsonObject } from "../protocol/json-messages.ts";
import type { FrameSample } from "../protocol/samples.ts";
import { shortestFloat32 } from "./float32.ts";

/** Data of a JSON `fps` event. Shape: `more` (memory, CPU load, fields of the game's own) below the sample's figures. */
export function fpsEventData(sample: Readonly<FrameSample>, more: Readonly<JsonObject>): JsonObject {
  return {
    ...more,
    fps: shortestFloat32(Math.fround(sample.fps)),
    frame_time_ms: shortestFloat32(Math.fround(sample.frameMillis)),
    physics_time_ms: shortestFloat32(Math.fround(sample.physicsMillis)),
    frame: sample.frame,
  };
}
