import { gzipSync } from "node:zlib";
import { RAW_OPCODE, rawFrame } from "../../../support/raw-frame.ts";

/** A text frame with this text, or with this object as JSON. */
export function textFrame(message: string | object): Buffer {
  return rawFrame(RAW_OPCODE.text, typeof message === "string" ? message : JSON.stringify(message));
}

/** A binary frame. */
export function binaryFrame(bytes: Uint8Array): Buffer {
  return rawFrame(RAW_OPCODE.binary, bytes);
}

/** These bytes again and again, up to a length. */
export function repeated(pattern: readonly number[], bytes: number): Buffer {
  return Buffer.alloc(bytes, Buffer.from(pattern));
}

/** A 0x02 packet of a JSON text. */
export function compressedPacket(json: string): Buffer {
  const gzip = gzipSync(json);
  const head = Buffer.alloc(9);
  head.writeUInt8(2, 0);
  head.writeUInt32BE(Buffer.byteLength(json), 1);
  head.writeUInt32BE(gzip.length, 5);
  return Buffer.concat([head, gzip]);
}

/** A custom event of a game. */
export function customEvent(name: string, fields: object = {}): object {
  return { type: "event", event: "custom", data: { event_name: name, ...fields } };
}
