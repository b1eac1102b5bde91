import { COMPRESSED_PACKET } from "../../protocol/packet-layout.ts";
import type { Payload } from "./format.ts";

/** How long what was written was before it was compressed: what it took to write. A 0x02 says it in its header, and no other payload of an answer begins so. Units: bytes, of text characters. */
export function writtenLength(payload: Payload): number {
  if (typeof payload === "string" || payload[0] !== COMPRESSED_PACKET) return payload.length;
  return new DataView(payload.buffer, payload.byteOffset).getUint32(1);
}
