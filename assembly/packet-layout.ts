// Byte layout of the packets: the numbers of src/protocol/packet-layout.ts and frames-layout.ts. A test keeps the two equal.
// Drawn in docs/wire-format.md.

export const PERFORMANCE_PACKET: i32 = 0x01;
export const COMPRESSED_PACKET: i32 = 0x02;
export const TRACKING_PACKET: i32 = 0x03;
export const FRAMES_PACKET: i32 = 0x04;

export const PERFORMANCE_BYTES: i32 = 17;

export const COMPRESSED_HEADER_BYTES: i32 = 9;
export const GZIP_MIN_BYTES: i32 = 20;

export const TRACKING_VERSION: i32 = 1;
export const TRACKING_HEADER_BYTES: i32 = 20;
export const HEADSET_BYTES: i32 = 28;
export const CONTROLLER_BYTES: i32 = 40;
export const TRACKING_MAX_BYTES: i32 = TRACKING_HEADER_BYTES + HEADSET_BYTES + 2 * CONTROLLER_BYTES;

export const HEADSET_BIT: i32 = 1;
export const LEFT_CONTROLLER_BIT: i32 = 2;
export const RIGHT_CONTROLLER_BIT: i32 = 4;
export const DEVICE_BITS: i32 = HEADSET_BIT | LEFT_CONTROLLER_BIT | RIGHT_CONTROLLER_BIT;

export const FRAMES_VERSION: i32 = 1;
export const FRAMES_HEADER_BYTES: i32 = 6;
export const FRAME_VALUES: i32 = 12;
export const FRAME_SAMPLE_BIT: i32 = 1;
export const POSES_BIT: i32 = 2;
export const REFERENCE_BIT: i32 = 32;

/** Length of a version 1 tracking packet with these devices present. */
export function trackingPacketBytes(devices: i32): i32 {
  let bytes = TRACKING_HEADER_BYTES;
  if (devices & HEADSET_BIT) bytes += HEADSET_BYTES;
  if (devices & LEFT_CONTROLLER_BIT) bytes += CONTROLLER_BYTES;
  if (devices & RIGHT_CONTROLLER_BIT) bytes += CONTROLLER_BYTES;
  return bytes;
}
