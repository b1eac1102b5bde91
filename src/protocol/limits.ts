/** Limits on everything that comes from outside, and the defaults that the wire promises. Sizes in bytes. */

/** Longest WebSocket message taken in, text or binary. Also the size of the codec's input region. */
export const MAX_MESSAGE_BYTES = 1024 * 1024;
/** Most packets that one binary message may hold. */
export const MAX_PACKETS_PER_MESSAGE = 1024;
/** Longest JSON, in UTF-8 bytes, that a 0x02 packet may inflate to unless the relay is told otherwise: 8 MiB. */
export const DEFAULT_MAX_INFLATED_BYTES = 8 * 1024 * 1024;
/** Deepest nesting of objects and lists in a JSON message. Deeper ones cost the engine's stack. */
export const MAX_JSON_DEPTH = 64;
/** Longest `id` or `t` that is echoed, as JSON text. Units: characters. */
export const MAX_ECHO_CHARACTERS = 1024;
/** JSON whose UTF-8 form is longer than this goes to classic clients as 0x02. */
export const COMPRESSION_THRESHOLD_BYTES = 1024;
