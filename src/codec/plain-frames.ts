import {
  FRAME_SAMPLE_BIT,
  FRAME_VALUES,
  FRAMES_HEADER_BYTES,
  FRAMES_VERSION,
  POSES_BIT,
  REFERENCE_BIT,
} from "../protocol/frames-layout.ts";
import { MAX_FRAMES_PER_PACKET, MAX_MESSAGE_BYTES } from "../protocol/limits.ts";
import {
  DEVICE_BITS,
  HEADSET_BIT,
  LEFT_CONTROLLER_BIT,
  RIGHT_CONTROLLER_BIT,
} from "../protocol/packet-layout.ts";
import { PacketStatus } from "../protocol/packet-status.ts";
import {
  CONTROLLER_FLOAT_SLOTS,
  DEVICES_SLOT,
  FRAME_COUNT_SLOT,
  FRAME_MICROS_SLOT,
  FRAME_SLOT,
  HEADSET_SLOT,
  LEFT_CONTROLLER_SLOT,
  MAX_FPS_SLOT,
  PHYSICS_MILLIS_SLOT,
  POSE_SLOTS,
  RIGHT_CONTROLLER_SLOT,
  SAMPLES_SLOT,
  TICKS_MICROS_SLOT,
  TIME_SECONDS_SLOT,
  TRACKED_SLOT,
  USABLE_SLOT,
  VALUES_PER_FRAME,
} from "../protocol/value-slots.ts";
import { BasisRotation } from "./basis-rotation.ts";
import { decodeVariant, type Variant } from "./variant/index.ts";

/** Bounds on the packet's Variant. The size of a message bounds its elements. */
const LIMITS = { maxBytes: MAX_MESSAGE_BYTES, maxDepth: 8, maxElements: MAX_MESSAGE_BYTES };
/** Values of the packet's array. Later ones are ignored. */
const HEAD_VALUES = 5;
const TRACKED_SHIFT = 2;
/** Mask of the left controller's buttons in a frame's value of buttons. The right controller's buttons are above. */
const LEFT_BUTTON_BITS = 0xffff;
const RIGHT_BUTTONS_SHIFT = 16;
/** Numbers of a Transform3D before its origin. */
const BASIS_VALUES = 9;

/** State of a device in a frame. */
type DevicePose = "absent" | "unusable" | "usable";

/**
 * Reads 0x04 packets into a frames table, by way of the Variant. assembly/frames.ts does the same in Wasm.
 * A part of its own, because only producers send 0x04: the client library does without.
 */
export class PlainFrames {
  /** A row of {@link VALUES_PER_FRAME} numbers for each frame of the last packet. */
  readonly rows = new Float64Array(MAX_FRAMES_PER_PACKET * VALUES_PER_FRAME);
  readonly #rotation = new BasisRotation();

  /** Reads a complete packet. Its own numbers go to the row at `row` of `values`. */
  read(packet: Uint8Array, values: Float64Array, row: number): PacketStatus {
    if (packet[1] !== FRAMES_VERSION) return PacketStatus.unknownVersion;
    const decoded = decodeVariant(packet.subarray(FRAMES_HEADER_BYTES), LIMITS);
    if (decoded.refusal !== undefined) return PacketStatus.badVariant;
    return this.#content(decoded.value, values, row) ? PacketStatus.ok : PacketStatus.badFrames;
  }

  #content(content: Variant, values: Float64Array, row: number): boolean {
    if (!isArray(content) || content.length < HEAD_VALUES) return false;
    const inDemand = numberOf(content[0]);
    const unixFromTicksSeconds = numberOf(content[1]);
    const physicsMillis = numberOf(content[2]);
    const maxFps = numberOf(content[3]);
    if (!Number.isFinite(inDemand) || !Number.isFinite(unixFromTicksSeconds)) return false;
    if (!isFiniteFloat32(physicsMillis) || !Number.isFinite(maxFps)) return false;
    const all = content[HEAD_VALUES - 1] as Variant;
    if (!isArray(all) || all.length % FRAME_VALUES !== 0) return false;
    const count = all.length / FRAME_VALUES;
    if (count > MAX_FRAMES_PER_PACKET) return false;
    for (let index = 0; index < count; index++) {
      const frame = all.slice(index * FRAME_VALUES, (index + 1) * FRAME_VALUES);
      if (!this.#frame(frame, index * VALUES_PER_FRAME, inDemand, unixFromTicksSeconds)) return false;
    }
    values[row + FRAME_COUNT_SLOT] = count;
    values[row + MAX_FPS_SLOT] = maxFps;
    values[row + PHYSICS_MILLIS_SLOT] = physicsMillis;
    return true;
  }

  #frame(frame: readonly Variant[], row: number, inDemand: number, unixFromTicksSeconds: number): boolean {
    const kind = numberOf(frame[0]);
    const frameNumber = numberOf(frame[1]);
    const ticksMicros = numberOf(frame[2]);
    const frameMicros = numberOf(frame[3]);
    const timeSeconds = ticksMicros / 1e6 + unixFromTicksSeconds;
    if (!Number.isFinite(kind) || !Number.isFinite(frameNumber)) return false;
    if (!Number.isFinite(timeSeconds) || !isFiniteFloat32(frameMicros)) return false;
    const buttons = numberOf(frame[4]);
    const poses: readonly [number, DevicePose][] = [
      [HEADSET_BIT, this.#pose(frame[5], row + HEADSET_SLOT)],
      [
        LEFT_CONTROLLER_BIT,
        this.#controller(frame.slice(6, 9), row + LEFT_CONTROLLER_SLOT, buttons & LEFT_BUTTON_BITS),
      ],
      [
        RIGHT_CONTROLLER_BIT,
        this.#controller(frame.slice(9, 12), row + RIGHT_CONTROLLER_SLOT, buttons >>> RIGHT_BUTTONS_SHIFT),
      ],
    ];
    const bitsOf = (isCounted: (pose: DevicePose) => boolean) =>
      poses.reduce((bits, [bit, pose]) => (isCounted(pose) ? bits | bit : bits), 0);
    const usable = bitsOf((pose) => pose === "usable");
    const { rows } = this;
    rows[row + FRAME_SLOT] = frameNumber >>> 0;
    rows[row + TIME_SECONDS_SLOT] = timeSeconds;
    rows[row + DEVICES_SLOT] = bitsOf((pose) => pose !== "absent");
    rows[row + TRACKED_SLOT] = (kind >> TRACKED_SHIFT) & DEVICE_BITS & usable;
    rows[row + SAMPLES_SLOT] = kind & ((inDemand & (FRAME_SAMPLE_BIT | POSES_BIT)) | REFERENCE_BIT);
    rows[row + TICKS_MICROS_SLOT] = ticksMicros;
    rows[row + FRAME_MICROS_SLOT] = frameMicros;
    rows[row + USABLE_SLOT] = usable;
    return true;
  }

  #controller([transform, trigger, grip]: readonly Variant[], slot: number, buttonBits: number): DevicePose {
    const pose = this.#pose(transform, slot);
    if (pose === "absent") return pose;
    this.rows[slot + POSE_SLOTS] = amountOf(trigger);
    this.rows[slot + POSE_SLOTS + 1] = amountOf(grip);
    this.rows[slot + CONTROLLER_FLOAT_SLOTS] = buttonBits;
    return pose;
  }

  #pose(value: Variant | undefined, slot: number): DevicePose {
    const transform = transformOf(value);
    if (transform === undefined) return "absent";
    const position = transform.slice(BASIS_VALUES).map(Math.fround);
    if (!position.every(Number.isFinite) || !this.#rotation.read(transform)) return "unusable";
    this.rows.set(position, slot);
    this.rows.set(this.#rotation.quaternion, slot + position.length);
    return "usable";
  }
}

function transformOf(value: Variant | undefined): readonly number[] | undefined {
  const isTransform =
    typeof value === "object" && value !== null && "type" in value && value.type === "Transform3D";
  return isTransform ? value.values : undefined;
}

/** How far an input is pressed, 0 to 1; 0 for a value that is not a number. */
function amountOf(value: Variant | undefined): number {
  const amount = Math.fround(typeof value === "boolean" ? Number(value) : numberOf(value));
  return Number.isFinite(amount) ? Math.min(1, Math.max(0, amount)) : 0;
}

/** NaN for a value that is not a number. */
function numberOf(value: Variant | undefined): number {
  if (typeof value === "bigint") return Number(value);
  return typeof value === "number" ? value : Number.NaN;
}

function isFiniteFloat32(value: number): boolean {
  return Number.isFinite(Math.fround(value));
}

function isArray(value: Variant): value is readonly Variant[] {
  return Array.isArray(value);
}
