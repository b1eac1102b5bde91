import type { PacketBatch } from "../../codec/index.ts";
import { PERFORMANCE_PACKET, TRACKING_PACKET } from "../../protocol/packet-layout.ts";
import { PacketStatus } from "../../protocol/packet-status.ts";

/** Oldest age that the relay believes, because it comes from the game. Units: milliseconds. */
export const MAX_AGE_MILLIS = 1000;

/**
 * The age of each sample in a message relative to the newest one. A game sends several frames together; with their ages they count as if
 * each had arrived in its own time, which clients that ask for an even rate need.
 * The age of a 0x01 follows from frame numbers and frame times, the age of a 0x03 from its time.
 */
export class BatchAges {
  #millis = new Float64Array(32);

  /** Measures a message. Cost: one pass; allocates only for the longest message so far. */
  measure(batch: PacketBatch): void {
    const { count } = batch;
    if (this.#millis.length < count) this.#millis = new Float64Array(count);
    this.#millis.fill(0, 0, count);
    // Indices of the next newer packet of each kind.
    let newerFrame = -1;
    let newerPoses = -1;
    for (let index = count - 1; index >= 0; index--) {
      if (batch.status(index) !== PacketStatus.ok) continue;
      switch (batch.type(index)) {
        case PERFORMANCE_PACKET:
          if (newerFrame >= 0)
            this.#set(index, this.of(newerFrame) + millisBetween(batch, index, newerFrame));
          newerFrame = index;
          break;
        case TRACKING_PACKET:
          if (newerPoses < 0) newerPoses = index;
          else this.#set(index, (batch.timeSeconds(newerPoses) - batch.timeSeconds(index)) * 1000);
          break;
      }
    }
  }

  /** Age of a packet of the last measured message; 0 for a packet that is not a sample. Units: milliseconds. */
  of(index: number): number {
    return this.#millis[index] ?? 0;
  }

  #set(index: number, ageMillis: number): void {
    this.#millis[index] = Math.min(MAX_AGE_MILLIS, Math.max(0, ageMillis));
  }
}

/** Time between the frames of two successive 0x01 packets. Frames between them that were not sampled count with the length of the newer one. */
function millisBetween(batch: PacketBatch, older: number, newer: number): number {
  return (batch.frame(newer) - batch.frame(older)) * batch.frameMillis(newer);
}
