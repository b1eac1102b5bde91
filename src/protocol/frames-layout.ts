/** First byte of a packet with frames as a Godot game samples them. From a game alone, first in its message; no codec of packets reads it. */
export const FRAMES_PACKET = 0x04;

/** The version of the 0x04 layout that this code speaks. */
export const FRAMES_VERSION = 1;
/** Header of a 0x04 packet: type, version, length of the Variant behind it (u32, big-endian). */
export const FRAMES_HEADER_BYTES = 6;
/** Values of a frame. What each of them is: docs/wire-format.md. */
export const FRAME_VALUES = 12;
