import { emptyController, emptyPose, emptyTrackingSample } from "../protocol/empty-samples.ts";
import type { JsonObject } from "../protocol/json-messages.ts";
import type { ControllerState, Pose, TrackingSample } from "../protocol/samples.ts";

/** Reads the data of a JSON event with poses into the record that a 0x03 packet fills. The record is reused. */
export class JsonPoses {
  readonly #sample = emptyTrackingSample();
  readonly #headset = emptyPose();
  readonly #left = emptyController();
  readonly #right = emptyController();

  /** The poses; a device without a pose is undefined. A missing frame number is counted on from the last. */
  read(data: Readonly<JsonObject>, timestampSeconds: number): TrackingSample {
    const sample = this.#sample;
    sample.frame = typeof data.frame === "number" ? data.frame : (sample.frame + 1) % 2 ** 32;
    sample.timeSeconds = timestampSeconds;
    sample.headset = readPose(data.headset, this.#headset) ? this.#headset : undefined;
    sample.leftController = readController(data.left_controller, this.#left) ? this.#left : undefined;
    sample.rightController = readController(data.right_controller, this.#right) ? this.#right : undefined;
    return sample;
  }
}

function readPose(device: unknown, into: Pose): boolean {
  if (typeof device !== "object" || device === null) return false;
  const { position, rotation, tracked } = device as JsonObject;
  // Ingest has checked the data against the schema.
  if (!Array.isArray(position) || !Array.isArray(rotation)) return false;
  for (let axis = 0; axis < 3; axis++) into.position[axis] = Number(position[axis]);
  for (let axis = 0; axis < 4; axis++) into.rotation[axis] = Number(rotation[axis]);
  into.tracked = tracked !== false;
  return true;
}

function readController(device: unknown, into: ControllerState): boolean {
  if (!readPose(device, into)) return false;
  const { buttons } = device as JsonObject;
  const pressed = (typeof buttons === "object" && buttons !== null ? buttons : {}) as JsonObject;
  into.trigger = typeof pressed.trigger === "number" ? pressed.trigger : 0;
  into.grip = typeof pressed.grip === "number" ? pressed.grip : 0;
  return true;
}
