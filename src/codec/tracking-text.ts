import type { JsonObject } from "../protocol/json-object.ts";
import type { ControllerState, Pose, TrackingSample } from "../protocol/samples.ts";
import { shortestFloat32 } from "./float32.ts";
import { trackingEventData } from "./tracking-event.ts";

/** The part of a device's data that changes in every frame. */
interface PoseNumbers {
  position: number[];
  rotation: number[];
  buttons?: { trigger: number; grip: number };
}

/** The data of an event with poses, as `trackingEventData` makes it. */
interface TrackingNumbers {
  headset?: PoseNumbers;
  left_controller?: PoseNumbers;
  right_controller?: PoseNumbers;
  frame: number;
}

/** What of a device decides which fields its data has. */
interface DeviceShape {
  isPresent: boolean;
  tracked: boolean;
  buttonBits: number;
}

/**
 * Writes the JSON event with poses as text. It keeps the objects of the last event and changes only their numbers, as long as the same devices
 * are there, with the same buttons pressed.
 * Cost: one string. At 90 Hz the two dozen objects of an event cost more than its text.
 */
export class TrackingText {
  readonly #message: { type: "event"; event: string; data: TrackingNumbers; timestamp: number };
  readonly #headset = emptyShape();
  readonly #left = emptyShape();
  readonly #right = emptyShape();

  /** `event`: name of the event. */
  constructor(event: string) {
    this.#message = { type: "event", event, data: { frame: 0 }, timestamp: 0 };
  }

  /** The text of an event. Units: unix seconds. */
  write(sample: Readonly<TrackingSample>, timestampSeconds: number): string {
    this.#take(sample);
    this.#message.timestamp = timestampSeconds;
    return JSON.stringify(this.#message);
  }

  /** The event's data alone. Owns: this, until the next call. */
  borrowData(sample: Readonly<TrackingSample>): JsonObject {
    this.#take(sample);
    return this.#message.data as unknown as JsonObject;
  }

  #take(sample: Readonly<TrackingSample>): void {
    const message = this.#message;
    const { headset, leftController, rightController } = sample;
    let isSame = takeShape(this.#headset, headset, 0);
    // Each is updated, whatever came before it.
    isSame = takeShape(this.#left, leftController, leftController?.buttonBits ?? 0) && isSame;
    isSame = takeShape(this.#right, rightController, rightController?.buttonBits ?? 0) && isSame;
    if (isSame) setNumbers(message.data, sample);
    else message.data = trackingEventData(sample) as unknown as TrackingNumbers;
  }
}

function emptyShape(): DeviceShape {
  return { isPresent: false, tracked: false, buttonBits: 0 };
}

/** Updates the shape of a device. Returns whether it was the same before. */
function takeShape(shape: DeviceShape, device: Readonly<Pose> | undefined, buttonBits: number): boolean {
  const isPresent = device !== undefined;
  const tracked = device?.tracked ?? false;
  if (shape.isPresent === isPresent && shape.tracked === tracked && shape.buttonBits === buttonBits)
    return true;
  shape.isPresent = isPresent;
  shape.tracked = tracked;
  shape.buttonBits = buttonBits;
  return false;
}

function setNumbers(data: TrackingNumbers, sample: Readonly<TrackingSample>): void {
  const { headset, leftController, rightController, frame } = sample;
  data.frame = frame;
  if (headset !== undefined) setPose(data.headset, headset);
  if (leftController !== undefined) setController(data.left_controller, leftController);
  if (rightController !== undefined) setController(data.right_controller, rightController);
}

function setController(data: PoseNumbers | undefined, controller: Readonly<ControllerState>): void {
  setPose(data, controller);
  if (data?.buttons === undefined) return;
  data.buttons.trigger = shortestFloat32(controller.trigger);
  data.buttons.grip = shortestFloat32(controller.grip);
}

function setPose(data: PoseNumbers | undefined, { position, rotation }: Readonly<Pose>): void {
  if (data === undefined) return;
  for (let index = 0; index < 3; index++) data.position[index] = shortestFloat32(position[index] as number);
  for (let index = 0; index < 4; index++) data.rotation[index] = shortestFloat32(rotation[index] as number);
}
