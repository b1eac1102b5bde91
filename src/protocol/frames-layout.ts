/** First byte of a packet with frames in the engine's own binary form. Only games send it, first in a message. */
export const FRAMES_PACKET = 0x04;

/** The version of the 0x04 layout that this code speaks. */
export const FRAMES_VERSION = 1;
/** Header of a 0x04 packet: type, version, length of the Variant that follows (u32, big-endian). */
export const FRAMES_HEADER_BYTES = 6;
/** Number of values in a frame. docs/wire-format.md says what each of them is. */
export const FRAME_VALUES = 12;
/** Bit of a frame that holds a frame sample. */
export const FRAME_SAMPLE_BIT = 1;
/** Bit of a frame that holds poses. */
export const POSES_BIT = 2;
/** Bit of a frame whose poses are in another frame of reference than those before. */
export const REFERENCE_BIT = 32;
