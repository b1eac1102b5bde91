import type { PacketRefusal } from "../protocol/packet-status.ts";
import type { TrackingSample } from "../protocol/samples.ts";
import type { PacketBatch } from "./packet-batch.ts";

/** Options of a codec. It reads them for each message. */
export interface PacketCodecOptions {
  /** Longest JSON that a 0x02 packet may state, in bytes; 8 MiB by default. Decode refuses longer JSON as `tooLarge`. */
  maxInflatedBytes?: number;
}

/**
 * The binary packet codec: bytes to numbers and back. It exists in WebAssembly and in plain TypeScript.
 * No input makes it throw; a refusal is a result. Layout: docs/wire-format.md.
 * Frame numbers and button bits are taken modulo 2^32, as `>>> 0` does.
 *
 * Owns: every Uint8Array that it returns is a view of its own memory, valid until the next call of the same method.
 * Bun's publish and send copy before they return, so the view can be passed to them.
 */
export interface PacketCodec {
  /** Which of the two implementations this is. */
  readonly name: "wasm" | "plain";

  /** Encodes one 0x01 packet. Returns the same view each time; allocates nothing. Fails: `notFinite`, also for numbers outside the range of f32. */
  encodePerformance(
    frame: number,
    fps: number,
    frameMillis: number,
    physicsMillis: number,
  ): Uint8Array | PacketRefusal;

  /** Encodes one 0x03 packet of version 1. Returns one of eight persistent views, one for each set of devices. Fails: `notFinite`. */
  encodeTracking(sample: Readonly<TrackingSample>): Uint8Array | PacketRefusal;

  /**
   * Encodes one 0x02 packet around an existing gzip stream, and checks its magic and trailer.
   * Fails: `tooLarge` (the packet would be longer than a message may be), `lengthMismatch` (too short for gzip), `notGzip`,
   * `sizeMismatch` (`uncompressedBytes` differs from the trailer).
   */
  frameCompressed(gzip: Uint8Array, uncompressedBytes: number): Uint8Array | PacketRefusal;

  /**
   * Splits a binary message into its packets and decodes them in one call. Returns the same batch each time.
   * Refuses a message longer than MAX_MESSAGE_BYTES as `tooLarge`.
   */
  decode(message: Uint8Array): PacketBatch;
}
