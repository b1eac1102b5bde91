/**
 * Positions of numbers in a packet's row of the values table. Every packet has a row of {@link VALUES_PER_PACKET},
 * so that row i is found without reading the rows before it. assembly/value-slots.ts holds the same numbers.
 */
export const VALUES_PER_PACKET = 32;

/** Frame number, of 0x01 and of 0x03. */
export const FRAME_SLOT = 0;

/** The other slots of a 0x01 packet. */
export const FPS_SLOT = 1;
export const FRAME_MILLIS_SLOT = 2;
export const PHYSICS_MILLIS_SLOT = 3;

/** The slot of a 0x02 packet. */
export const UNCOMPRESSED_BYTES_SLOT = 0;

/** The other slots of a 0x03 packet: game time, device masks. */
export const TIME_SECONDS_SLOT = 1;
export const DEVICES_SLOT = 2;
export const TRACKED_SLOT = 3;
/** First slots of the device blocks: position x y z, rotation x y z w, and for a controller trigger, grip, button bits. */
export const HEADSET_SLOT = 4;
export const LEFT_CONTROLLER_SLOT = 11;
export const RIGHT_CONTROLLER_SLOT = 21;

/** Slots of the poses of a 0x03 packet and all before them. */
export const TRACKING_SLOTS = 31;
/** Bits of the devices that a 0x03 packet holds with a number that is not finite. They are left out of the other two masks. */
export const LEFT_OUT_SLOT = 31;

/** Numbers of a pose: three of position and four of rotation. */
export const POSE_SLOTS = 7;
/** Floats of a controller: a pose, trigger, grip. The button bits follow. */
export const CONTROLLER_FLOAT_SLOTS = 9;

/**
 * Slots of a frame's row in the frames table, which holds the frames of a 0x04 packet. A row begins like that of a 0x03 packet, with
 * positions, rotations and inputs as clients get them. The pose of a device is valid if its bit in USABLE_SLOT is set.
 */
export const VALUES_PER_FRAME = 36;
/** Bits of the samples that the frame holds and that are in demand (1 frame sample, 2 poses), and 32 if its poses are in a new frame of reference. */
export const SAMPLES_SLOT = 31;
export const TICKS_MICROS_SLOT = 32;
export const FRAME_MICROS_SLOT = 33;
/** Bits of the devices whose pose can be used. Only these can be tracked. */
export const USABLE_SLOT = 34;

/** The slots of a 0x04 packet. Its physics time is in PHYSICS_MILLIS_SLOT. */
export const FRAME_COUNT_SLOT = 0;
export const MAX_FPS_SLOT = 1;
