import type { PacketRefusal } from "../protocol/packet-status.ts";
import type { TrackingSample } from "../protocol/samples.ts";
import type { PacketBatch } from "./packet-batch.ts";

/** What a codec may be told. Read anew for each message. */
export interface PacketCodecOptions {
  /** Longest JSON that a 0x02 packet may announce, in bytes; 8 MiB by default. Past it decode answers `tooLarge`. */
  maxInflatedBytes?: number;
}

/**
 * The binary packet codec: bytes to numbers and back, the same in WebAssembly and in plain TypeScript.
 * Nothing here throws on input; a refusal is a result. Layout: docs/wire-format.md.
 * A frame number or button bits that are no u32 are taken modulo 2^32, as `>>> 0` does.
 *
 * Owns: every Uint8Array it returns is a view of its own memory, good until the next call of the same method
 * (Bun's publish and send copy before they return, so it can be handed to them as it is).
 */
export interface PacketCodec {
  /** Which of the two implementations this is. */
  readonly name: "wasm" | "plain";

  /** One 0x01 packet. Returns the same view each time; allocates nothing. Fails: `notFinite`, also past the range of f32. */
  encodePerformance(
    frame: number,
    fps: number,
    frameMillis: number,
    physicsMillis: number,
  ): Uint8Array | PacketRefusal;

  /**
   * `count` 0x01 packets back to back.
   * Shape: `values` holds frame, fps, frame ms, physics ms per packet.
   * Fails, all of them together: `empty` (count below 1), `tooManyPackets`, `truncated` (fewer values than that), `notFinite`.
   */
  encodePerformanceBatch(values: Float64Array, count: number): Uint8Array | PacketRefusal;

  /** One 0x03 packet of version 1. Returns one of eight persistent views, by the devices present. Fails: `notFinite`. */
  encodeTracking(sample: Readonly<TrackingSample>): Uint8Array | PacketRefusal;

  /**
   * One 0x02 packet around a gzip stream that exists already; its magic and trailer are checked.
   * Fails: `tooLarge` (the packet would be longer than a message may be), `lengthMismatch` (too short for gzip), `notGzip`,
   * `sizeMismatch` (`uncompressedBytes` is not what the trailer says).
   */
  frameCompressed(gzip: Uint8Array, uncompressedBytes: number): Uint8Array | PacketRefusal;

  /**
   * Splits a binary message into its packets and decodes them, in one call. Returns the same batch each time.
   * A message longer than MAX_MESSAGE_BYTES is refused whole as `tooLarge`.
   */
  decode(message: Uint8Array): PacketBatch;
}
