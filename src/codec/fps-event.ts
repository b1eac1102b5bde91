import type { JsonObject } from "../protocol/json-object.ts";
import type { FrameSample } from "../protocol/samples.ts";
import { shortestFloat32 } from "./float32.ts";

/** Data of a JSON `fps` event. Fields of the sample override fields of `more` (memory, CPU load, the game's own fields). */
export function fpsEventData(sample: Readonly<FrameSample>, more: Readonly<JsonObject>): JsonObject {
  return {
    ...more,
    fps: shortestFloat32(Math.fround(sample.fps)),
    frame_time_ms: shortestFloat32(Math.fround(sample.frameMillis)),
    physics_time_ms: shortestFloat32(Math.fround(sample.physicsMillis)),
    frame: sample.frame,
  };
}
