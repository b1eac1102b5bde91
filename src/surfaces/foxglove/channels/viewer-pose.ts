import type { JsonObject } from "../../../protocol/json-object.ts";
import { VIEWER_SHAPES } from "../../../recording/index.ts";

const { vector, rotation, object } = VIEWER_SHAPES;

/** Shape of a pose in schemas. */
export const POSE = object("foxglove.Pose", "Position and orientation", {
  position: vector,
  orientation: rotation,
});

/** A point as viewers write it. Units: metres. */
export interface ViewerPoint {
  x: number;
  y: number;
  z: number;
}

/** Whether the data of a device has a pose that is tracked. */
export function isPose(
  device: Readonly<JsonObject> | undefined,
): device is JsonObject & { position: number[]; rotation: number[] } {
  return Array.isArray(device?.position) && Array.isArray(device.rotation) && device.tracked !== false;
}

/** A point of a list of three numbers. */
export function pointOf([x = 0, y = 0, z = 0]: readonly number[]): ViewerPoint {
  return { x, y, z };
}

/** A pose; upright by default. */
export function poseOf(position: ViewerPoint, [x = 0, y = 0, z = 0, w = 1]: readonly number[] = []) {
  return { position, orientation: { x, y, z, w } };
}
