// 0x04: frames of a Godot game as a Variant of the engine. Each frame becomes a row of the frames table.

import { loadU32, wrapU32 } from "./big-endian";
import { PRESENT, readController, readPose, USABLE } from "./frame-devices";
import { FRAMES, MAX_FRAMES } from "./memory-map";
import {
  FRAME_SAMPLE_BIT,
  FRAME_VALUES,
  FRAMES_HEADER_BYTES,
  FRAMES_VERSION,
  HEADSET_BIT,
  LEFT_CONTROLLER_BIT,
  POSES_BIT,
  REFERENCE_BIT,
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
import { skipVariant } from "./variant";
import { beginVariant, cursorOffset, readArray, readNumber, skipValue } from "./variant-cursor";

const TRACKED_SHIFT: i32 = 2;

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
  beginVariant(start, stop);
  if (readContent(row) && cursorOffset() == stop) return STATUS_OK;
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
  store<f64>(frame + SAMPLES_SLOT * 8, <f64>(kind & (inDemand | REFERENCE_BIT)));
  store<f64>(frame + TICKS_MICROS_SLOT * 8, ticksMicros);
  store<f64>(frame + FRAME_MICROS_SLOT * 8, frameMicros);
  store<f64>(frame + USABLE_SLOT * 8, <f64>usable);
  return cursorOffset() >= 0;
}
