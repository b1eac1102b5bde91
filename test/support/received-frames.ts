/** A frame that a server sent. */
export interface ReceivedFrame {
  opcode: number;
  payload: Buffer;
}

/** The whole frames at the beginning of these bytes, and the bytes after them. A server masks no frame (RFC 6455, 5.1). */
export function receivedFrames<Bytes extends ArrayBufferLike>(
  bytes: Buffer<Bytes>,
): {
  frames: ReceivedFrame[];
  rest: Buffer<Bytes>;
} {
  const frames: ReceivedFrame[] = [];
  let rest = bytes;
  while (rest.length >= 2) {
    const length = rest.readUInt8(1);
    const head = length === 127 ? 10 : length === 126 ? 4 : 2;
    if (rest.length < head) break;
    const size = head === 2 ? length : head === 4 ? rest.readUInt16BE(2) : Number(rest.readBigUInt64BE(2));
    if (rest.length < head + size) break;
    frames.push({ opcode: rest.readUInt8(0) & 0x0f, payload: rest.subarray(head, head + size) });
    rest = rest.subarray(head + size);
  }
  return { frames, rest };
}
