import { emptyController, emptyPose } from "./empty-samples.ts";
import { HEADSET_BIT, LEFT_CONTROLLER_BIT, RIGHT_CONTROLLER_BIT } from "./packet-layout.ts";
import type { ControllerState, Pose, TrackingSample } from "./samples.ts";
import {
  DEVICES_SLOT,
  FRAME_SLOT,
  HEADSET_SLOT,
  LEFT_CONTROLLER_SLOT,
  RIGHT_CONTROLLER_SLOT,
  TIME_SECONDS_SLOT,
  TRACKED_SLOT,
} from "./value-slots.ts";

/** Writes a sample into the row at `row`. Returns the bits of the devices that are present. */
export function writeTrackingValues(
  sample: Readonly<TrackingSample>,
  values: Float64Array,
  row: number,
): number {
  const { headset, leftController, rightController } = sample;
  let devices = 0;
  let tracked = 0;
  if (headset !== undefined) {
    devices |= HEADSET_BIT;
    if (headset.tracked) tracked |= HEADSET_BIT;
    writePose(headset, values, row + HEADSET_SLOT);
  }
  if (leftController !== undefined) {
    devices |= LEFT_CONTROLLER_BIT;
    if (leftController.tracked) tracked |= LEFT_CONTROLLER_BIT;
    writeController(leftController, values, row + LEFT_CONTROLLER_SLOT);
  }
  if (rightController !== undefined) {
    devices |= RIGHT_CONTROLLER_BIT;
    if (rightController.tracked) tracked |= RIGHT_CONTROLLER_BIT;
    writeController(rightController, values, row + RIGHT_CONTROLLER_SLOT);
  }
  values[row + FRAME_SLOT] = sample.frame;
  values[row + TIME_SECONDS_SLOT] = sample.timeSeconds;
  values[row + DEVICES_SLOT] = devices;
  values[row + TRACKED_SLOT] = tracked;
  return devices;
}

/** Reads the row at `row` into a sample. Reuses the sample's device objects. */
export function readTrackingValues(values: Float64Array, row: number, into: TrackingSample): void {
  const devices = values[row + DEVICES_SLOT] as number;
  const tracked = values[row + TRACKED_SLOT] as number;
  into.frame = values[row + FRAME_SLOT] as number;
  into.timeSeconds = values[row + TIME_SECONDS_SLOT] as number;

  if (devices & HEADSET_BIT) {
    into.headset ??= emptyPose();
    readPose(values, row + HEADSET_SLOT, into.headset, (tracked & HEADSET_BIT) !== 0);
  } else into.headset = undefined;

  if (devices & LEFT_CONTROLLER_BIT) {
    into.leftController ??= emptyController();
    readController(
      values,
      row + LEFT_CONTROLLER_SLOT,
      into.leftController,
      (tracked & LEFT_CONTROLLER_BIT) !== 0,
    );
  } else into.leftController = undefined;

  if (devices & RIGHT_CONTROLLER_BIT) {
    into.rightController ??= emptyController();
    readController(
      values,
      row + RIGHT_CONTROLLER_SLOT,
      into.rightController,
      (tracked & RIGHT_CONTROLLER_BIT) !== 0,
    );
  } else into.rightController = undefined;
}

function writePose({ position, rotation }: Readonly<Pose>, values: Float64Array, slot: number): void {
  values[slot] = position[0];
  values[slot + 1] = position[1];
  values[slot + 2] = position[2];
  values[slot + 3] = rotation[0];
  values[slot + 4] = rotation[1];
  values[slot + 5] = rotation[2];
  values[slot + 6] = rotation[3];
}

function writeController(controller: Readonly<ControllerState>, values: Float64Array, slot: number): void {
  writePose(controller, values, slot);
  values[slot + 7] = controller.trigger;
  values[slot + 8] = controller.grip;
  values[slot + 9] = controller.buttonBits;
}

function readPose(values: Float64Array, slot: number, into: Pose, tracked: boolean): void {
  const { position, rotation } = into;
  position[0] = values[slot] as number;
  position[1] = values[slot + 1] as number;
  position[2] = values[slot + 2] as number;
  rotation[0] = values[slot + 3] as number;
  rotation[1] = values[slot + 4] as number;
  rotation[2] = values[slot + 5] as number;
  rotation[3] = values[slot + 6] as number;
  into.tracked = tracked;
}

function readController(values: Float64Array, slot: number, into: ControllerState, tracked: boolean): void {
  readPose(values, slot, into, tracked);
  into.trigger = values[slot + 7] as number;
  into.grip = values[slot + 8] as number;
  into.buttonBits = values[slot + 9] as number;
}
