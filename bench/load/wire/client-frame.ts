/**
 * One frame of a client, whole (RFC 6455 section 5.2). Its mask is four zero bytes: allowed, undone by the server at its usual cost,
 * and none to whoever sends.
 */
export function clientFrame(opcode: number, payload: Uint8Array): Buffer {
  const { length } = payload;
  if (length > 0xffff) throw new RangeError(`expected at most 65,535 bytes in a frame, got ${length}`);
  const head = length < 126 ? [length | 0x80] : [126 | 0x80, length >> 8, length & 0xff];
  return Buffer.concat([Uint8Array.of(0x80 | opcode, ...head, 0, 0, 0, 0), payload]);
}
