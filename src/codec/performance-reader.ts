import { PERFORMANCE_BYTES, PERFORMANCE_PACKET } from "../protocol/packet-layout.ts";
import type { PerformanceSample } from "../protocol/samples.ts";
import { BigEndianBytes } from "./big-endian-bytes.ts";

/**
 * Reads the message that comes most often, one 0x01 packet by itself, without the codec's tables:
 * a relay sleeps between two frames, and what it touches then is cold.
 */
export class PerformanceReader {
  readonly #bytes = new BigEndianBytes();

  /** Returns whether the message was one good 0x01 packet; any other is for the codec, and `into` is then to be forgotten. */
  read(message: Uint8Array, into: PerformanceSample): boolean {
    if (message.length !== PERFORMANCE_BYTES || message[0] !== PERFORMANCE_PACKET) return false;
    into.frame = this.#bytes.readU32(message, 1);
    into.fps = this.#bytes.readF32(message, 5);
    into.frameMillis = this.#bytes.readF32(message, 9);
    into.physicsMillis = this.#bytes.readF32(message, 13);
    return (
      Number.isFinite(into.fps) && Number.isFinite(into.frameMillis) && Number.isFinite(into.physicsMillis)
    );
  }
}
