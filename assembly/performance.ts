// 0x01: frame number, fps, frame time, physics time.

import { loadF32, loadU32, storeF32, storeU32 } from "./big-endian";
import { PERFORMANCE_OUTPUT } from "./memory-map";
import { PERFORMANCE_BYTES, PERFORMANCE_PACKET } from "./packet-layout";
import { STATUS_NOT_FINITE, STATUS_OK, STATUS_TRUNCATED } from "./packet-status";
import { FPS_SLOT, FRAME_MILLIS_SLOT, FRAME_SLOT, PHYSICS_MILLIS_SLOT } from "./value-slots";

/** Writes one packet to PERFORMANCE_OUTPUT. Returns a status. */
export function encodePerformance(frame: u32, fps: f32, frameMillis: f32, physicsMillis: f32): i32 {
  if (!isFinite<f32>(fps) || !isFinite<f32>(frameMillis) || !isFinite<f32>(physicsMillis))
    return STATUS_NOT_FINITE;
  const at = PERFORMANCE_OUTPUT;
  store<u8>(at, PERFORMANCE_PACKET);
  storeU32(at + 1, frame);
  storeF32(at + 5, fps);
  storeF32(at + 9, frameMillis);
  storeF32(at + 13, physicsMillis);
  return STATUS_OK;
}

/** Length of the first packet in these bytes, or a refusal as a negative status. */
export function measurePerformance(remaining: i32): i32 {
  return remaining < PERFORMANCE_BYTES ? -STATUS_TRUNCATED : PERFORMANCE_BYTES;
}

/** Reads a complete packet into its row. Returns a status. */
export function readPerformance(at: i32, row: i32): i32 {
  const fps = loadF32(at + 5);
  const frameMillis = loadF32(at + 9);
  const physicsMillis = loadF32(at + 13);
  if (!isFinite<f32>(fps) || !isFinite<f32>(frameMillis) || !isFinite<f32>(physicsMillis))
    return STATUS_NOT_FINITE;
  store<f64>(row + FRAME_SLOT * 8, <f64>loadU32(at + 1));
  store<f64>(row + FPS_SLOT * 8, <f64>fps);
  store<f64>(row + FRAME_MILLIS_SLOT * 8, <f64>frameMillis);
  store<f64>(row + PHYSICS_MILLIS_SLOT * 8, <f64>physicsMillis);
  return STATUS_OK;
}
