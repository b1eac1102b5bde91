// The meaning of each f64 in a packet's row of the values table: the numbers of src/protocol/value-slots.ts.
// The rows are as wide as the longest kind, so row i starts at i * VALUES_PER_PACKET for any packets before it.

export const VALUES_PER_PACKET: i32 = 32;

export const FRAME_SLOT: i32 = 0;

export const FPS_SLOT: i32 = 1;
export const FRAME_MILLIS_SLOT: i32 = 2;
export const PHYSICS_MILLIS_SLOT: i32 = 3;
/** Number of slots of a 0x01 packet; also the stride of the rows that encodePerformanceBatch reads. */
export const PERFORMANCE_SLOTS: i32 = 4;

export const UNCOMPRESSED_BYTES_SLOT: i32 = 0;

export const TIME_SECONDS_SLOT: i32 = 1;
export const DEVICES_SLOT: i32 = 2;
export const TRACKED_SLOT: i32 = 3;
/** A device's block: position x y z, rotation x y z w, and for a controller trigger, grip, button bits. */
export const HEADSET_SLOT: i32 = 4;
export const LEFT_CONTROLLER_SLOT: i32 = 11;
export const RIGHT_CONTROLLER_SLOT: i32 = 21;
