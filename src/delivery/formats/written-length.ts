import { COMPRESSED_PACKET } from "../../protocol/packet-layout.ts";
import type { Payload } from "./format.ts";

/** Uncompressed size of an answer. A 0x02 packet has it in its header; other binary answers do not begin with 0x02. Units: bytes; characters of text. */
export function writtenLength(payload: Payload): number {
  if (typeof payload === "string" || payload[0] !== COMPRESSED_PACKET) return payload.length;
  return new DataView(payload.buffer, payload.byteOffset).getUint32(1);
}
