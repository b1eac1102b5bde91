import { pressedButtons } from "../protocol/controller-buttons.ts";
import type { JsonObject } from "../protocol/json-object.ts";
import type { ControllerState, Pose, TrackingSample } from "../protocol/samples.ts";
import { shortestFloat32 } from "./float32.ts";

/**
 * Data of the JSON event with poses. It leaves out devices that are absent.
 * `tracked: false` is there only while a device is lost, and a button's name only while the button is pressed.
 */
export function trackingEventData(sample: Readonly<TrackingSample>): JsonObject {
  return {
    ...(sample.headset === undefined ? {} : { headset: poseData(sample.headset) }),
    ...(sample.leftController === undefined
      ? {}
      : { left_controller: controllerData(sample.leftController) }),
    ...(sample.rightController === undefined
      ? {}
      : { right_controller: controllerData(sample.rightController) }),
    frame: sample.frame,
  };
}

function poseData(pose: Readonly<Pose>): JsonObject {
  return {
    position: pose.position.map(shortestFloat32),
    rotation: pose.rotation.map(shortestFloat32),
    ...(pose.tracked ? {} : { tracked: false }),
  };
}

function controllerData(controller: Readonly<ControllerState>): JsonObject {
  const buttons: JsonObject = {
    trigger: shortestFloat32(controller.trigger),
    grip: shortestFloat32(controller.grip),
  };
  for (const name of pressedButtons(controller.buttonBits)) buttons[name] = true;
  return { ...poseData(controller), buttons };
}
