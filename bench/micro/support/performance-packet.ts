import { PlainCodec } from "../../../src/codec/index.ts";

/** A 0x01 packet in a buffer of its own. Its frame number is at byte 1. */
export function performancePacket(): Uint8Array<ArrayBuffer> {
  const packet = new PlainCodec().encodePerformance(1, 90, 11.1, 2.5);
  if (typeof packet === "string") throw new Error(`expected a 0x01 packet, got the refusal ${packet}`);
  return Uint8Array.from(packet);
}
