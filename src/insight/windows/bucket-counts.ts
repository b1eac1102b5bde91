import { BUCKETS } from "./log-buckets.ts";
import type { SlotSize } from "./timeline.ts";

/** Counts are kept for whole blocks of buckets. */
const BLOCK = 32;

/**
 * Counts by bucket, kept from the lowest bucket that is used to the highest: the frame times of a steady game
 * fill 15 buckets of 640. Because of this, 64 games take 40 MiB instead of 150.
 */
export class BucketCounts {
  /** First bucket that is kept. */
  first = 0;
  #counts: Uint16Array | Uint32Array | undefined;

  constructor(private readonly size: SlotSize) {}

  /** The bucket behind the last that is kept. */
  get end(): number {
    return this.first + (this.#counts?.length ?? 0);
  }

  /** How many values are in a bucket. */
  get(bucket: number): number {
    return this.#counts?.[bucket - this.first] ?? 0;
  }

  /** Counts so many more. Cost: allocates only for a bucket outside of those that are kept. */
  add(bucket: number, count: number): void {
    let counts = this.#counts;
    if (counts === undefined || bucket < this.first || bucket >= this.first + counts.length)
      counts = this.#keep(bucket);
    const index = bucket - this.first;
    counts[index] = (counts[index] as number) + count;
  }

  /** Sets every count to 0. The buckets stay. */
  clear(): void {
    this.#counts?.fill(0);
  }

  /** Makes room for a bucket. */
  #keep(bucket: number): Uint16Array | Uint32Array {
    const old = this.#counts;
    const block = Math.floor(bucket / BLOCK) * BLOCK;
    const first = old === undefined ? block : Math.min(this.first, block);
    const end = Math.min(BUCKETS, Math.max(this.end, block + BLOCK));
    // A second holds fewer than 65,536 samples of any game; the others may hold more.
    const counts = this.size === "second" ? new Uint16Array(end - first) : new Uint32Array(end - first);
    if (old !== undefined) counts.set(old, this.first - first);
    this.#counts = counts;
    this.first = first;
    return counts;
  }
}
