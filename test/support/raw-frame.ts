/** Kinds of WebSocket frames. Source: RFC 6455, 5.2. */
export const RAW_OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9 } as const;

/** Unusual properties of a frame. */
export interface RawFrameOptions {
  /** Whether the frame ends its message or more frames follow. */
  last?: "last" | "more";
  /** Length stated in its header. Units: bytes. */
  saidBytes?: number | bigint;
}

/** A frame as a client sends it, right or wrong. Its mask is zero, which RFC 6455 allows and which leaves the payload unchanged. */
export function rawFrame(
  opcode: number,
  payload: string | Uint8Array = "",
  { last = "last", saidBytes }: RawFrameOptions = {},
): Buffer {
  const body = Buffer.from(payload as string);
  const said = BigInt(saidBytes ?? body.length);
  const head = Buffer.alloc(said < 126n ? 2 : said < 65_536n ? 4 : 10);
  head.writeUInt8((last === "last" ? 0x80 : 0) | opcode, 0);
  if (said < 126n) head.writeUInt8(0x80 | Number(said), 1);
  else head.writeUInt8(0x80 | (said < 65_536n ? 126 : 127), 1);
  if (head.length === 4) head.writeUInt16BE(Number(said), 2);
  if (head.length === 10) head.writeBigUInt64BE(said, 2);
  return Buffer.concat([head, Buffer.alloc(4), body]);
}
