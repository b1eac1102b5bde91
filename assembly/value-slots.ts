// The meaning of each f64 in a packet's row of the values table: the numbers of src/protocol/value-slots.ts.
// The rows are as wide as the longest kind, so row i starts at i * VALUES_PER_PACKET for any packets before it.

export const VALUES_PER_PACKET: i32 = 32;

export const FRAME_SLOT: i32 = 0;

export const FPS_SLOT: i32 = 1;
export const FRAME_MILLIS_SLOT: i32 = 2;
export const PHYSICS_MILLIS_SLOT: i32 = 3;

export const UNCOMPRESSED_BYTES_SLOT: i32 = 0;

export const TIME_SECONDS_SLOT: i32 = 1;
export const DEVICES_SLOT: i32 = 2;
export const TRACKED_SLOT: i32 = 3;
/** A device's block: position x y z, rotation x y z w, and for a controller trigger, grip, button bits. */
export const HEADSET_SLOT: i32 = 4;
export const LEFT_CONTROLLER_SLOT: i32 = 11;
export const RIGHT_CONTROLLER_SLOT: i32 = 21;
/** Devices of a 0x03 packet that have a number that is not finite. */
export const LEFT_OUT_SLOT: i32 = 31;

/** A frame of a 0x04 packet has a row of its own in the frames table. It begins as that of a 0x03 packet. */
export const SAMPLES_SLOT: i32 = 31;
export const TICKS_MICROS_SLOT: i32 = 32;
export const FRAME_MICROS_SLOT: i32 = 33;
export const USABLE_SLOT: i32 = 34;
export const VALUES_PER_FRAME: i32 = 36;

/** The slots of a 0x04 packet, beside PHYSICS_MILLIS_SLOT. */
export const FRAME_COUNT_SLOT: i32 = 0;
export const MAX_FPS_SLOT: i32 = 1;
