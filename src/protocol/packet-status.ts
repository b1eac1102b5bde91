/**
 * Result of a decoder or encoder, as a number that Wasm and TypeScript share.
 * 0 is success; every other value is a refusal with a name. assembly/packet-status.ts holds the same numbers.
 */
export const PacketStatus = {
  ok: 0,
  /** The bytes end before the packet does. */
  truncated: 1,
  /** The first byte of the message is not that of a packet. */
  unknownType: 2,
  /** The bytes after a whole packet do not begin another packet. */
  trailingBytes: 3,
  /** A float that must be a number is NaN or infinite. */
  notFinite: 4,
  /** A 0x03 or 0x04 packet of a layout version that this relay does not read. It is skipped by its length. */
  unknownVersion: 5,
  /** A 0x03 device mask has bits that its version does not define, or tracks a device that is not present. */
  unknownDevice: 6,
  /** A length field disagrees with what the header implies. */
  lengthMismatch: 7,
  /** A 0x02 payload does not begin as a gzip stream (RFC 1952: 1f 8b 08). */
  notGzip: 8,
  /** The gzip trailer's size disagrees with the header's uncompressed length. */
  sizeMismatch: 9,
  /** A length exceeds its limit. */
  tooLarge: 10,
  /** The message holds more packets than one message may. */
  tooManyPackets: 11,
  /** The message has no bytes. */
  empty: 12,
  /** The content of a 0x04 packet is not one Variant within the bounds. */
  badVariant: 13,
  /** The Variant of a 0x04 packet holds something else than frames, or too many. */
  badFrames: 14,
} as const;

/** One of the numbers of {@link PacketStatus}. */
export type PacketStatus = (typeof PacketStatus)[keyof typeof PacketStatus];

/** The name of a refusal, as error messages and counters show it. */
export type PacketStatusName = keyof typeof PacketStatus;

const NAMES = Object.keys(PacketStatus) as PacketStatusName[];

/** Name of a status number. Fails: RangeError for a number that is not in the table. */
export function packetStatusName(status: number): PacketStatusName {
  const name = NAMES[status];
  if (name === undefined)
    throw new RangeError(`packet status must be 0 to ${NAMES.length - 1}, got ${status}`);
  return name;
}

/** The name of a refusal: every status but `ok`. */
export type PacketRefusal = Exclude<PacketStatusName, "ok">;
