import type { PacketStatus } from "../protocol/packet-status.ts";
import type { PacketCodecOptions } from "./packet-codec.ts";

/** Options of the plain codec. */
export interface PlainCodecOptions extends PacketCodecOptions {
  /** Reads 0x04 packets: a PlainFrames. Without it a 0x04 is of unknown type. The client library does without, because only games send 0x04. */
  frames?: FramesReader;
}

/** What the plain codec needs to read 0x04 packets. */
interface FramesReader {
  /** The frames of the last packet. */
  readonly rows: Float64Array;
  read(packet: Uint8Array, values: Float64Array, row: number): PacketStatus;
}
