// The device blocks of a 0x03 packet: seven floats of a pose; a controller adds two floats and the button bits.

import { loadF32, loadU32, storeF32, storeU32, wrapU32 } from "./big-endian";

const POSE_FLOATS: i32 = 7;
const CONTROLLER_FLOATS: i32 = 9;

function writeFloats(at: i32, slots: i32, count: i32): bool {
  for (let i = 0; i < count; i++) {
    const value = <f32>load<f64>(slots + i * 8);
    if (!isFinite<f32>(value)) return false;
    storeF32(at + i * 4, value);
  }
  return true;
}

function readFloats(at: i32, slots: i32, count: i32): bool {
  for (let i = 0; i < count; i++) {
    const value = loadF32(at + i * 4);
    if (!isFinite<f32>(value)) return false;
    store<f64>(slots + i * 8, <f64>value);
  }
  return true;
}

/** Writes a headset's block. Returns false if a float is not finite. */
export function writeHeadset(at: i32, slots: i32): bool {
  return writeFloats(at, slots, POSE_FLOATS);
}

/** Writes a controller's block. Returns false if a float is not finite. */
export function writeController(at: i32, slots: i32): bool {
  if (!writeFloats(at, slots, CONTROLLER_FLOATS)) return false;
  storeU32(at + CONTROLLER_FLOATS * 4, wrapU32(load<f64>(slots + CONTROLLER_FLOATS * 8)));
  return true;
}

/** Reads a headset's block into its slots. Returns false if a float is not finite. */
export function readHeadset(at: i32, slots: i32): bool {
  return readFloats(at, slots, POSE_FLOATS);
}

/** Reads a controller's block into its slots. Returns false if a float is not finite. */
export function readController(at: i32, slots: i32): bool {
  if (!readFloats(at, slots, CONTROLLER_FLOATS)) return false;
  store<f64>(slots + CONTROLLER_FLOATS * 8, <f64>loadU32(at + CONTROLLER_FLOATS * 4));
  return true;
}
