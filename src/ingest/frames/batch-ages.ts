import type { PacketBatch } from "../../codec/index.ts";
import { PERFORMANCE_PACKET, TRACKING_PACKET } from "../../protocol/packet-layout.ts";
import { PacketStatus } from "../../protocol/packet-status.ts";

/** No sample is taken to be older: its age is the game's own word. Units: milliseconds. */
export const MAX_AGE_MILLIS = 1000;

/**
 * How long before the newest of its message each sample was taken, by what the samples say themselves. A game sends some
 * frames together; it is to be heard as if each had come in its own time, by those who want an even rate above all.
 * A 0x01 says how many frames it is before the next one, and how long those took; a 0x03 says its time.
 */
export class BatchAges {
  #millis = new Float64Array(32);

  /** Looks through a message. Cost: one pass, allocates only for a longer message than ever before. */
  measure(batch: PacketBatch): void {
    const { count } = batch;
    if (this.#millis.length < count) this.#millis = new Float64Array(count);
    this.#millis.fill(0, 0, count);
    // Of the packets that were seen last, and are newer.
    let figures = -1;
    let poses = -1;
    for (let index = count - 1; index >= 0; index--) {
      if (batch.status(index) !== PacketStatus.ok) continue;
      switch (batch.type(index)) {
        case PERFORMANCE_PACKET:
          if (figures >= 0) this.#set(index, this.of(figures) + millisBetween(batch, index, figures));
          figures = index;
          break;
        case TRACKING_PACKET:
          if (poses < 0) poses = index;
          else this.#set(index, (batch.timeSeconds(poses) - batch.timeSeconds(index)) * 1000);
          break;
      }
    }
  }

  /** Age of a packet of the message that was measured last; 0 of what is no sample. Units: milliseconds. */
  of(index: number): number {
    return this.#millis[index] ?? 0;
  }

  #set(index: number, ageMillis: number): void {
    this.#millis[index] = Math.min(MAX_AGE_MILLIS, Math.max(0, ageMillis));
  }
}

/** Time between two frames whose 0x01 packets follow each other, those between that were not sampled taken to have been as long. */
function millisBetween(batch: PacketBatch, older: number, newer: number): number {
  return (batch.frame(newer) - batch.frame(older)) * batch.frameMillis(newer);
}
