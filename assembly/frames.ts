// 0x04: frames of a Godot game as a Variant of the engine. Each frame becomes a row of the frames table.

import { writeRotation } from "./basis-rotation";
import { loadU32, wrapU32 } from "./big-endian";
import { FRAMES, MAX_FRAMES } from "./memory-map";
import {
  FRAME_SAMPLE_BIT,
  FRAME_VALUES,
  FRAMES_HEADER_BYTES,
  FRAMES_VERSION,
  HEADSET_BIT,
  LEFT_CONTROLLER_BIT,
  POSES_BIT,
  RIGHT_CONTROLLER_BIT,
} from "./packet-layout";
import {
  STATUS_BAD_FRAMES,
  STATUS_BAD_VARIANT,
  STATUS_OK,
  STATUS_TRUNCATED,
  STATUS_UNKNOWN_VERSION,
} from "./packet-status";
import {
  DEVICES_SLOT,
  FRAME_COUNT_SLOT,
  FRAME_MICROS_SLOT,
  FRAME_SLOT,
  HEADSET_SLOT,
  LEFT_CONTROLLER_SLOT,
  MAX_FPS_SLOT,
  PHYSICS_MILLIS_SLOT,
  RIGHT_CONTROLLER_SLOT,
  SAMPLES_SLOT,
  TICKS_MICROS_SLOT,
  TIME_SECONDS_SLOT,
  TRACKED_SLOT,
  USABLE_SLOT,
  VALUES_PER_FRAME,
} from "./value-slots";
import {
  ARRAY,
  BOOL,
  COUNT_MASK,
  ELEMENT_BITS,
  FLOAT,
  INT,
  NIL,
  skipVariant,
  TRANSFORM3D,
  TYPE_MASK,
  UNREADABLE,
  WIDE,
} from "./variant";

const TRACKED_SHIFT: i32 = 2;

/** What a device is. */
const ABSENT: i32 = 0;
const PRESENT: i32 = 1;
const USABLE: i32 = 2;

/** Slots of a device behind its pose, in bytes from its first. */
const ROTATION: i32 = 3 * 8;
const TRIGGER: i32 = 7 * 8;
const GRIP: i32 = 8 * 8;
const BUTTON_BITS: i32 = 9 * 8;

/** Offset of the next value, and the end of the Variant. Both are UNREADABLE once the bytes are no Variant. */
let cursor: i32 = 0;
let end: i32 = 0;

/** Length of the packet, or a refusal of all remaining bytes as a negative status. */
export function measureFrames(at: i32, remaining: i32): i32 {
  if (remaining < FRAMES_HEADER_BYTES) return -STATUS_TRUNCATED;
  const bytes = loadU32(at + 2);
  if (bytes > <u32>(remaining - FRAMES_HEADER_BYTES)) return -STATUS_TRUNCATED;
  return FRAMES_HEADER_BYTES + <i32>bytes;
}

/** Reads a complete packet into its row and the frames table. Returns a status. */
export function readFrames(at: i32, bytes: i32, row: i32): i32 {
  if (load<u8>(at + 1) != FRAMES_VERSION) return STATUS_UNKNOWN_VERSION;
  const start = at + FRAMES_HEADER_BYTES;
  const stop = at + bytes;
  cursor = start;
  end = stop;
  if (readContent(row) && cursor == stop) return STATUS_OK;
  // What is wrong with the bytes comes before what is wrong with the values.
  return skipVariant(start, stop, 0) == stop ? STATUS_BAD_FRAMES : STATUS_BAD_VARIANT;
}

function readContent(row: i32): bool {
  const fields = readArray();
  if (fields < 5) return false;
  const inDemand = readNumber();
  const unixFromTicksSeconds = readNumber();
  const physicsMillis = readNumber();
  const maxFps = readNumber();
  if (!isFinite<f64>(inDemand) || !isFinite<f64>(unixFromTicksSeconds)) return false;
  if (!isFinite<f32>(<f32>physicsMillis) || !isFinite<f64>(maxFps)) return false;
  const values = readArray();
  if (values < 0 || values % FRAME_VALUES != 0 || values > MAX_FRAMES * FRAME_VALUES) return false;
  const count = values / FRAME_VALUES;
  const samples = <i32>wrapU32(inDemand) & (FRAME_SAMPLE_BIT | POSES_BIT);
  let frame = FRAMES;
  for (let i = 0; i < count; i++) {
    if (!readFrame(frame, samples, unixFromTicksSeconds)) return false;
    frame += VALUES_PER_FRAME * 8;
  }
  for (let i = 5; i < fields; i++) skipValue(1);
  store<f64>(row + FRAME_COUNT_SLOT * 8, <f64>count);
  store<f64>(row + MAX_FPS_SLOT * 8, maxFps);
  store<f64>(row + PHYSICS_MILLIS_SLOT * 8, physicsMillis);
  return true;
}

function readFrame(frame: i32, inDemand: i32, unixFromTicksSeconds: f64): bool {
  const kindNumber = readNumber();
  const frameNumber = readNumber();
  const ticksMicros = readNumber();
  const frameMicros = readNumber();
  const timeSeconds = ticksMicros / 1e6 + unixFromTicksSeconds;
  if (!isFinite<f64>(kindNumber) || !isFinite<f64>(frameNumber)) return false;
  if (!isFinite<f64>(timeSeconds) || !isFinite<f32>(<f32>frameMicros)) return false;
  const buttons = wrapU32(readNumber());
  const kind = <i32>wrapU32(kindNumber);
  let present = 0;
  let usable = 0;
  let pose = readPose(frame + HEADSET_SLOT * 8);
  if (pose >= PRESENT) present = HEADSET_BIT;
  if (pose == USABLE) usable = HEADSET_BIT;
  pose = readController(frame + LEFT_CONTROLLER_SLOT * 8, buttons & 0xffff);
  if (pose >= PRESENT) present |= LEFT_CONTROLLER_BIT;
  if (pose == USABLE) usable |= LEFT_CONTROLLER_BIT;
  pose = readController(frame + RIGHT_CONTROLLER_SLOT * 8, buttons >>> 16);
  if (pose >= PRESENT) present |= RIGHT_CONTROLLER_BIT;
  if (pose == USABLE) usable |= RIGHT_CONTROLLER_BIT;
  store<f64>(frame + FRAME_SLOT * 8, <f64>wrapU32(frameNumber));
  store<f64>(frame + TIME_SECONDS_SLOT * 8, timeSeconds);
  store<f64>(frame + DEVICES_SLOT * 8, <f64>present);
  store<f64>(frame + TRACKED_SLOT * 8, <f64>((kind >> TRACKED_SHIFT) & usable));
  store<f64>(frame + SAMPLES_SLOT * 8, <f64>(kind & inDemand));
  store<f64>(frame + TICKS_MICROS_SLOT * 8, ticksMicros);
  store<f64>(frame + FRAME_MICROS_SLOT * 8, frameMicros);
  store<f64>(frame + USABLE_SLOT * 8, <f64>usable);
  return cursor >= 0;
}

function readController(slots: i32, buttonBits: u32): i32 {
  const pose = readPose(slots);
  if (pose == ABSENT) {
    skipValue(2);
    skipValue(2);
    return ABSENT;
  }
  store<f64>(slots + TRIGGER, readAmount());
  store<f64>(slots + GRIP, readAmount());
  store<f64>(slots + BUTTON_BITS, <f64>buttonBits);
  return pose;
}

function unreadable(): void {
  cursor = UNREADABLE;
  end = UNREADABLE;
}

/** Whether that many bytes are left at the cursor. If not, nothing more is read. */
function has(bytes: i32): bool {
  if (end - cursor >= bytes) return true;
  unreadable();
  return false;
}

/** Skips a value of any type. */
function skipValue(depth: i32): void {
  cursor = cursor < 0 ? UNREADABLE : skipVariant(cursor, end, depth);
  if (cursor < 0) unreadable();
}

/** Reads the head of an array without an element type. Returns its count of values, or a negative number. */
function readArray(): i32 {
  if (!has(8)) return -1;
  const header = load<u32>(cursor);
  if ((header & TYPE_MASK) != ARRAY || (header & ELEMENT_BITS) != 0) return -1;
  const count = load<u32>(cursor + 4) & COUNT_MASK;
  cursor += 8;
  return count <= <u32>(end - cursor) / 4 ? <i32>count : -1;
}

/** Reads a number. Returns NaN for a value of another type. */
function readNumber(): f64 {
  if (!has(4)) return NaN;
  const header = load<u32>(cursor);
  const type = header & TYPE_MASK;
  if (type != INT && type != FLOAT) {
    skipValue(2);
    return NaN;
  }
  const at = cursor + 4;
  if (header & WIDE) {
    if (!has(12)) return NaN;
    cursor += 12;
    return type == INT ? <f64>load<i64>(at) : load<f64>(at);
  }
  if (!has(8)) return NaN;
  cursor += 8;
  return type == INT ? <f64>load<i32>(at) : <f64>load<f32>(at);
}

/** Reads how far an input is pressed, 0 to 1; 0 for a value that is no number. */
function readAmount(): f64 {
  if (!has(4)) return 0;
  if ((load<u32>(cursor) & TYPE_MASK) == BOOL) {
    if (!has(8)) return 0;
    cursor += 8;
    return load<u32>(cursor - 4) != 0 ? 1 : 0;
  }
  const amount = <f32>readNumber();
  return isFinite<f32>(amount) ? <f64>min<f32>(1, max<f32>(0, amount)) : 0;
}

/** Reads a Transform3D into the slots of a pose. Any other value is skipped: the device is absent. */
function readPose(slots: i32): i32 {
  if (!has(4)) return ABSENT;
  const header = load<u32>(cursor);
  if ((header & TYPE_MASK) != TRANSFORM3D) {
    if ((header & TYPE_MASK) == NIL) cursor += 4;
    else skipValue(2);
    return ABSENT;
  }
  const at = cursor + 4;
  if (header & WIDE) {
    if (!has(4 + 12 * 8)) return ABSENT;
    cursor += 4 + 12 * 8;
    return writePose<f64>(at, slots);
  }
  if (!has(4 + 12 * 4)) return ABSENT;
  cursor += 4 + 12 * 4;
  return writePose<f32>(at, slots);
}

/** Writes a usable pose to its slots. `Real` is the type of the numbers. */
function writePose<Real extends number>(at: i32, slots: i32): i32 {
  const size = <i32>sizeof<Real>();
  const x = <f32>load<Real>(at + 9 * size);
  const y = <f32>load<Real>(at + 10 * size);
  const z = <f32>load<Real>(at + 11 * size);
  if (!isFinite<f32>(x) || !isFinite<f32>(y) || !isFinite<f32>(z)) return PRESENT;
  const hasRotation = writeRotation(
    <f32>load<Real>(at),
    <f32>load<Real>(at + 3 * size),
    <f32>load<Real>(at + 6 * size),
    <f32>load<Real>(at + size),
    <f32>load<Real>(at + 4 * size),
    <f32>load<Real>(at + 7 * size),
    <f32>load<Real>(at + 2 * size),
    <f32>load<Real>(at + 5 * size),
    <f32>load<Real>(at + 8 * size),
    slots + ROTATION,
  );
  if (!hasRotation) return PRESENT;
  store<f64>(slots, <f64>x);
  store<f64>(slots + 8, <f64>y);
  store<f64>(slots + 16, <f64>z);
  return USABLE;
}
