// The devices of a frame in a 0x04 packet.

import { writeRotation } from "./basis-rotation";
import { BOOL, TRANSFORM3D, TYPE_MASK, WIDE } from "./variant";
import { peekHeader, readNumber, skipValue, takeValue } from "./variant-cursor";

/** What a device is in a frame: not there, there without a pose that can be used, or there with one. */
const ABSENT: i32 = 0;
export const PRESENT: i32 = 1;
export const USABLE: i32 = 2;

/** Numbers of a device behind its position, in bytes from its first slot. */
const ROTATION: i32 = 3 * 8;
const TRIGGER: i32 = 7 * 8;
const GRIP: i32 = 8 * 8;
const BUTTON_BITS: i32 = 9 * 8;

/** Reads a pose and two inputs into the slots of a controller. Returns what it is. */
export function readController(slots: i32, buttonBits: u32): i32 {
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

/** Reads a Transform3D into the slots of a pose. Any other value is skipped: the device is absent. Returns what it is. */
export function readPose(slots: i32): i32 {
  const header = peekHeader();
  if ((header & TYPE_MASK) != TRANSFORM3D) {
    skipValue(2);
    return ABSENT;
  }
  if (header & WIDE) {
    const at = takeValue(4 + 12 * 8);
    return at < 0 ? ABSENT : writePose<f64>(at, slots);
  }
  const at = takeValue(4 + 12 * 4);
  return at < 0 ? ABSENT : writePose<f32>(at, slots);
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

/** Reads how far an input is pressed, 0 to 1; 0 for a value that is no number. */
function readAmount(): f64 {
  if ((peekHeader() & TYPE_MASK) == BOOL) {
    const at = takeValue(8);
    return at >= 0 && load<u32>(at) != 0 ? 1 : 0;
  }
  const amount = <f32>readNumber();
  return isFinite<f32>(amount) ? <f64>min<f32>(1, max<f32>(0, amount)) : 0;
}
