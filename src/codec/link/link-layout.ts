/** First byte of a link packet, and the version that follows it. */
export const LINK_PACKET = 0x05;
export const LINK_VERSION = 1;

/** Bytes before the epoch and the topic. */
export const LINK_HEADER_BYTES = 39;

/** Where the fields of the header are. Units: bytes. */
export const LINK_AT = {
  version: 1,
  kind: 2,
  flags: 3,
  length: 4,
  seq: 8,
  offset: 12,
  acceptedUnixMillis: 20,
  timestampSeconds: 28,
  epochBytes: 36,
  topicBytes: 37,
} as const;

/** What the body is. */
export const LINK_KIND = { frame: 0, tracking: 1, json: 2 } as const;

/** Bits of the flags. */
export const LINK_FLAG = { history: 1, memory: 2, processor: 4, newReference: 8 } as const;

/** A frame sample: u32 and three f64; the monitors that the flags name follow, an f64 each. */
export const LINK_FRAME_BYTES = 28;
