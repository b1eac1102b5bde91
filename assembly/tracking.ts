// 0x03: poses of the headset and the controllers.

import { loadF64, loadU16, loadU32, storeF64, storeU16, storeU32, wrapU32 } from "./big-endian";
import { readController, readHeadset, writeController, writeHeadset } from "./device-block";
import { ENCODE_VALUES, TRACKING_OUTPUT } from "./memory-map";
import {
  CONTROLLER_BYTES,
  DEVICE_BITS,
  HEADSET_BIT,
  HEADSET_BYTES,
  LEFT_CONTROLLER_BIT,
  RIGHT_CONTROLLER_BIT,
  TRACKING_HEADER_BYTES,
  TRACKING_PACKET,
  TRACKING_VERSION,
  trackingPacketBytes,
} from "./packet-layout";
import {
  STATUS_LENGTH_MISMATCH,
  STATUS_NOT_FINITE,
  STATUS_OK,
  STATUS_TRUNCATED,
  STATUS_UNKNOWN_DEVICE,
  STATUS_UNKNOWN_VERSION,
} from "./packet-status";
import {
  DEVICES_SLOT,
  FRAME_SLOT,
  HEADSET_SLOT,
  LEFT_CONTROLLER_SLOT,
  LEFT_OUT_SLOT,
  RIGHT_CONTROLLER_SLOT,
  TIME_SECONDS_SLOT,
  TRACKED_SLOT,
} from "./value-slots";

/** Type, version and length. Every version begins with them, and a reader needs only these to skip an unknown version. */
const PREFIX_BYTES: i32 = 4;

/** Writes the packet of the row at ENCODE_VALUES to TRACKING_OUTPUT. Returns a status. */
export function encodeTracking(): i32 {
  const row = ENCODE_VALUES;
  const devices = <i32>load<f64>(row + DEVICES_SLOT * 8);
  const tracked = <i32>load<f64>(row + TRACKED_SLOT * 8);
  const timeSeconds = load<f64>(row + TIME_SECONDS_SLOT * 8);
  if ((devices & ~DEVICE_BITS) != 0 || (tracked & ~devices) != 0) return STATUS_UNKNOWN_DEVICE;
  if (!isFinite<f64>(timeSeconds)) return STATUS_NOT_FINITE;

  const start = TRACKING_OUTPUT;
  store<u8>(start, TRACKING_PACKET);
  store<u8>(start + 1, TRACKING_VERSION);
  storeU16(start + 2, trackingPacketBytes(devices));
  storeU16(start + 4, devices);
  storeU16(start + 6, tracked);
  storeU32(start + 8, wrapU32(load<f64>(row + FRAME_SLOT * 8)));
  storeF64(start + 12, timeSeconds);

  let at = start + TRACKING_HEADER_BYTES;
  if (devices & HEADSET_BIT) {
    if (!writeHeadset(at, row + HEADSET_SLOT * 8)) return STATUS_NOT_FINITE;
    at += HEADSET_BYTES;
  }
  if (devices & LEFT_CONTROLLER_BIT) {
    if (!writeController(at, row + LEFT_CONTROLLER_SLOT * 8)) return STATUS_NOT_FINITE;
    at += CONTROLLER_BYTES;
  }
  if (devices & RIGHT_CONTROLLER_BIT) {
    if (!writeController(at, row + RIGHT_CONTROLLER_SLOT * 8)) return STATUS_NOT_FINITE;
  }
  return STATUS_OK;
}

/** Length of the first packet in these bytes, or a refusal as a negative status. */
export function measureTracking(at: i32, remaining: i32): i32 {
  if (remaining < PREFIX_BYTES) return -STATUS_TRUNCATED;
  const known = load<u8>(at + 1) == TRACKING_VERSION;
  const bytes = loadU16(at + 2);
  // With a length smaller than the header, the splitter would read the same bytes twice, or for ever.
  const least = known ? TRACKING_HEADER_BYTES : PREFIX_BYTES;
  if (bytes < least) return -STATUS_LENGTH_MISMATCH;
  if (bytes > remaining) return -STATUS_TRUNCATED;
  if (known) {
    const devices = loadU16(at + 4);
    // Undefined bits imply no length, so the splitter skips such a packet by its stated length.
    if ((devices & ~DEVICE_BITS) == 0 && bytes != trackingPacketBytes(devices))
      return -STATUS_LENGTH_MISMATCH;
  }
  return bytes;
}

/** Reads a complete packet into its row. A device with a float that is not finite is left out. Returns a status. */
export function readTracking(start: i32, row: i32): i32 {
  if (load<u8>(start + 1) != TRACKING_VERSION) return STATUS_UNKNOWN_VERSION;
  const devices = loadU16(start + 4);
  const tracked = loadU16(start + 6);
  if ((devices & ~DEVICE_BITS) != 0 || (tracked & ~devices) != 0) return STATUS_UNKNOWN_DEVICE;
  const timeSeconds = loadF64(start + 12);
  if (!isFinite<f64>(timeSeconds)) return STATUS_NOT_FINITE;

  store<f64>(row + FRAME_SLOT * 8, <f64>loadU32(start + 8));
  store<f64>(row + TIME_SECONDS_SLOT * 8, timeSeconds);

  let leftOut = 0;
  let at = start + TRACKING_HEADER_BYTES;
  if (devices & HEADSET_BIT) {
    if (!readHeadset(at, row + HEADSET_SLOT * 8)) leftOut = HEADSET_BIT;
    at += HEADSET_BYTES;
  }
  if (devices & LEFT_CONTROLLER_BIT) {
    if (!readController(at, row + LEFT_CONTROLLER_SLOT * 8)) leftOut |= LEFT_CONTROLLER_BIT;
    at += CONTROLLER_BYTES;
  }
  if (devices & RIGHT_CONTROLLER_BIT) {
    if (!readController(at, row + RIGHT_CONTROLLER_SLOT * 8)) leftOut |= RIGHT_CONTROLLER_BIT;
  }
  store<f64>(row + DEVICES_SLOT * 8, <f64>(devices & ~leftOut));
  store<f64>(row + TRACKED_SLOT * 8, <f64>(tracked & ~leftOut));
  store<f64>(row + LEFT_OUT_SLOT * 8, <f64>leftOut);
  return STATUS_OK;
}
