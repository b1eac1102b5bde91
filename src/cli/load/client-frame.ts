/**
 * Makes one complete frame of a client. Its mask is four zero bytes. That is allowed, it costs the server the usual work and the
 * client none. Source: RFC 6455, 5.2.
 */
export function clientFrame(opcode: number, payload: Uint8Array): Buffer {
  const { length } = payload;
  const lengthBytes = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const head = Buffer.alloc(2 + lengthBytes + 4);
  head.writeUInt8(0x80 | opcode, 0);
  head.writeUInt8(0x80 | (lengthBytes === 0 ? length : lengthBytes === 2 ? 126 : 127), 1);
  if (lengthBytes === 2) head.writeUInt16BE(length, 2);
  if (lengthBytes === 8) head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, payload]);
}
