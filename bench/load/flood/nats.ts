import { PERFORMANCE_BYTES } from "../../../src/protocol/packet-layout.ts";
import { byteStream } from "./byte-stream.ts";
import type { FloodProtocol } from "./flood-protocol.ts";

const [CARRIAGE_RETURN, LINE_FEED, LETTER_M, LETTER_P] = [13, 10, 77, 80];
const CONNECT = 'CONNECT {"verbose":false,"pedantic":false}\r\n';
const PONG = Buffer.from("PONG\r\n");

/** The NATS protocol over WebSocket: lines of text, some of which announce a payload after them. */
export const NATS: FloodProtocol = {
  producerPath: "/",
  clientHello: [Buffer.from(`${CONNECT}SUB t 1\r\n`)],
  producerHello: [Buffer.from(CONNECT)],
  wrap: (packet) => Buffer.concat([Buffer.from(`PUB t ${packet.length}\r\n`), packet, Buffer.from("\r\n")]),
  unwrap: (take, answer) =>
    byteStream((bytes, start, end) => {
      const line = lineEnd(bytes, start, end);
      if (line === -1) return start;
      const [first, second] = [bytes[start], bytes[start + 1]];
      if (first === LETTER_M) {
        // MSG t 1 17
        if (line + PERFORMANCE_BYTES + 2 > end) return start;
        take(bytes, line);
        return line + PERFORMANCE_BYTES + 2;
      }
      // PING, not PONG
      if (first === LETTER_P && second === "I".charCodeAt(0)) answer(PONG);
      return line;
    }),
};

/** End of the line that begins at `start`, after its line feed; -1 if the line is incomplete. */
function lineEnd(bytes: Buffer, start: number, end: number): number {
  for (let at = start + 1; at < end; at++) {
    if (bytes[at] === LINE_FEED && bytes[at - 1] === CARRIAGE_RETURN) return at + 1;
  }
  return -1;
}
