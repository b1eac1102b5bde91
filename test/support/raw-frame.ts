/** Kinds of WebSocket frames. Source: RFC 6455, 5.2. */
export const RAW_OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** Unusual properties of a frame. */
export interface RawFrameOptions {
  /** Whether the frame ends its message or more frames follow. */
  last?: "last" | "more";
  /** Length stated in its header. Units: bytes. */
  saidBytes?: number | bigint;
  /** Bytes in which the length is stated: as few as it needs, unless this is given. */
  lengthField?: 1 | 2 | 8;
  /** Reserved bits that are set: RSV1 is 4, RSV2 is 2, RSV3 is 1. */
  reserved?: number;
  /** Four bytes, or none for a frame that is not masked. Without it the mask is zero, which leaves the payload unchanged. */
  mask?: readonly number[] | "none";
}

/** A frame as a client sends it, right or wrong. */
export function rawFrame(
  opcode: number,
  payload: string | Uint8Array = "",
  { last = "last", saidBytes, lengthField, reserved = 0, mask = [0, 0, 0, 0] }: RawFrameOptions = {},
): Buffer {
  const body = Buffer.from(payload as string);
  const said = BigInt(saidBytes ?? body.length);
  const field = lengthField ?? (said < 126n ? 1 : said < 65_536n ? 2 : 8);
  const head = Buffer.alloc(field === 1 ? 2 : 2 + field);
  const masked = mask === "none" ? 0 : 0x80;
  head.writeUInt8((last === "last" ? 0x80 : 0) | (reserved << 4) | opcode, 0);
  head.writeUInt8(masked | (field === 1 ? Number(said) : field === 2 ? 126 : 127), 1);
  if (field === 2) head.writeUInt16BE(Number(said), 2);
  if (field === 8) head.writeBigUInt64BE(said, 2);
  if (mask === "none") return Buffer.concat([head, body]);
  const mixed = mask.every((byte) => byte === 0)
    ? body
    : body.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return Buffer.concat([head, Buffer.from(mask), mixed]);
}
