/**
 * Byte layout of the binary packets. All integers and floats are big-endian.
 * The tables, drawn, are in docs/wire-format.md; assembly/packet-layout.ts holds the same numbers for Wasm.
 */

/** First byte of a performance packet: frame number, fps, frame time, physics time. */
export const PERFORMANCE_PACKET = 0x01;
/** First byte of a packet that carries gzip-compressed JSON. */
export const COMPRESSED_PACKET = 0x02;
/** First byte of a VR tracking packet. Never sent to a classic client. */
export const TRACKING_PACKET = 0x03;

/** Length of every 0x01 packet. */
export const PERFORMANCE_BYTES = 17;

/** Header of a 0x02 packet: type, uncompressed length (u32), compressed length (u32). */
export const COMPRESSED_HEADER_BYTES = 9;
/** The shortest gzip stream there is: 10 bytes header, 2 bytes empty block, 8 bytes trailer (RFC 1952). */
export const GZIP_MIN_BYTES = 20;

/** The version of the 0x03 layout that this code speaks. */
export const TRACKING_VERSION = 1;
/** Header of a 0x03 packet, up to the first device block. */
export const TRACKING_HEADER_BYTES = 20;
/** Device block of the headset: position (3 x f32, metres), rotation quaternion x y z w (4 x f32). */
export const HEADSET_BYTES = 28;
/** Device block of a controller: a headset's, then trigger f32, grip f32, button bits u32. */
export const CONTROLLER_BYTES = 40;
/** The longest 0x03 packet of version 1: headset and both controllers. */
export const TRACKING_MAX_BYTES = TRACKING_HEADER_BYTES + HEADSET_BYTES + 2 * CONTROLLER_BYTES;

/** Bit of the headset in the device masks of a 0x03 header; device blocks follow in the order of the bits. */
export const HEADSET_BIT = 1;
/** Bit of the left controller in the device masks. */
export const LEFT_CONTROLLER_BIT = 2;
/** Bit of the right controller in the device masks. */
export const RIGHT_CONTROLLER_BIT = 4;
/** Every device bit that version 1 defines. */
export const DEVICE_BITS = HEADSET_BIT | LEFT_CONTROLLER_BIT | RIGHT_CONTROLLER_BIT;

/** Length of a version 1 tracking packet with these devices present. */
export function trackingPacketBytes(devices: number): number {
  return (
    TRACKING_HEADER_BYTES +
    (devices & HEADSET_BIT ? HEADSET_BYTES : 0) +
    (devices & LEFT_CONTROLLER_BIT ? CONTROLLER_BYTES : 0) +
    (devices & RIGHT_CONTROLLER_BIT ? CONTROLLER_BYTES : 0)
  );
}
