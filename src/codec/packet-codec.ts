import type { PacketRefusal } from "../protocol/packet-status.ts";
import type { TrackingSample } from "../protocol/samples.ts";
import type { PacketBatch } from "./packet-batch.ts";

/**
 * The binary packet codec: bytes to numbers and back, the same in WebAssembly and in plain TypeScript.
 * Nothing here throws on input; a refusal is a result. Layout: docs/wire-format.md.
 *
 * Owns: every Uint8Array it returns is a view of its own memory, good until the next call of the same method
 * (Bun's publish and send copy before they return, so it can be handed to them as it is).
 */
export interface PacketCodec {
  /** Which of the two implementations this is. */
  readonly name: "wasm" | "plain";

  /** One 0x01 packet. Returns the same view each time; allocates nothing. */
  encodePerformance(
    frame: number,
    fps: number,
    frameMillis: number,
    physicsMillis: number,
  ): Uint8Array | PacketRefusal;

  /** `count` 0x01 packets back to back. Shape: `values` holds frame, fps, frame ms, physics ms per packet. */
  encodePerformanceBatch(values: Float64Array, count: number): Uint8Array | PacketRefusal;

  /** One 0x03 packet of version 1. Returns one of eight persistent views, by the devices present. */
  encodeTracking(sample: Readonly<TrackingSample>): Uint8Array | PacketRefusal;

  /** One 0x02 packet around a gzip stream that exists already; header, magic and trailer are checked against it. */
  frameCompressed(gzip: Uint8Array, uncompressedBytes: number): Uint8Array | PacketRefusal;

  /** Splits a binary message into its packets and decodes them, in one call. Returns the same batch each time. */
  decode(message: Uint8Array): PacketBatch;
}
