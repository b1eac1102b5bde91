import { buttonBits } from "../protocol/controller-buttons.ts";
import { isJsonObject, type JsonObject } from "../protocol/json-object.ts";
import { MOTION_COLUMNS, type MotionTrack } from "./motion.ts";
import { objectIn, poseColumns } from "./read-values.ts";
import { TrackBuilder } from "./track-builder.ts";

const LOST = new Array<number>(MOTION_COLUMNS.pose).fill(0);

/** The tracks of headset and controllers, of the samples of poses of a game. */
export class PoseTracks {
  readonly #headset = new TrackBuilder("head", "pose");
  readonly #controllers = (["left", "right"] as const).map((side) => ({
    field: `${side}_controller`,
    pose: new TrackBuilder(`${side}_hand`, "pose"),
    inputs: new TrackBuilder(`${side}_hand`, "inputs"),
  }));

  /** Adds the data of a sample. A device that is missing in it is lost, if it has been there. Units: seconds since the beginning of the motion. */
  add(atSeconds: number, data: Readonly<JsonObject>): void {
    addPose(this.#headset, atSeconds, data.headset);
    for (const { field, pose, inputs } of this.#controllers) {
      addPose(pose, atSeconds, data[field]);
      const { buttons } = objectIn(data[field]);
      if (!isJsonObject(buttons)) continue;
      inputs.add(atSeconds, [share(buttons.trigger), share(buttons.grip), buttonBits(buttons)]);
    }
  }

  get tracks(): MotionTrack[] {
    return [
      this.#headset.track,
      ...this.#controllers.flatMap(({ pose, inputs }) => [pose.track, inputs.track]),
    ].filter((one) => one !== undefined);
  }
}

function addPose(into: TrackBuilder, atSeconds: number, device: unknown): void {
  const { position, rotation, tracked } = objectIn(device);
  const columns = tracked === false ? undefined : poseColumns(position, rotation);
  if (columns !== undefined) into.add(atSeconds, [1, ...columns]);
  else if (into.track !== undefined) into.add(atSeconds, LOST);
}

function share(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}
