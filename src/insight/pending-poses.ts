import { emptyTrackingSample } from "../protocol/empty-samples.ts";
import type { TrackingSample } from "../protocol/samples.ts";
import { readTrackingValues, writeTrackingValues } from "../protocol/tracking-values.ts";
import { TIME_SECONDS_SLOT, TRACKING_SLOTS } from "../protocol/value-slots.ts";

const CAPACITY = 128;
/** Behind the values of the poses: when they arrived, and 1 if they are in a new frame of reference. */
const AT_MILLIS = TRACKING_SLOTS;
const IS_NEW_REFERENCE = TRACKING_SLOTS + 1;
const COLUMNS = TRACKING_SLOTS + 2;

/** Poses that observers have not been shown yet. Showing several at a time costs less than one by one. */
export class PendingPoses {
  readonly #rows = new Float64Array(CAPACITY * COLUMNS);
  #count = 0;
  readonly #sample = emptyTrackingSample();

  /** Keeps a copy of poses, with the time by which they are judged. Returns whether there is room for more. Cost: one row, no allocation. */
  push(sample: Readonly<TrackingSample>, timeSeconds: number, atMillis: number): boolean {
    const row = this.#count++ * COLUMNS;
    writeTrackingValues(sample, this.#rows, row);
    this.#rows[row + TIME_SECONDS_SLOT] = timeSeconds;
    this.#rows[row + AT_MILLIS] = atMillis;
    this.#rows[row + IS_NEW_REFERENCE] = sample.reference === "new" ? 1 : 0;
    return this.#count < CAPACITY;
  }

  /** How many poses wait. */
  get count(): number {
    return this.#count;
  }

  /** The poses at an index, in a record that is reused. */
  read(index: number): TrackingSample {
    const row = index * COLUMNS;
    readTrackingValues(this.#rows, row, this.#sample);
    this.#sample.reference = this.#rows[row + IS_NEW_REFERENCE] === 1 ? "new" : undefined;
    return this.#sample;
  }

  /** When the poses at an index arrived. Units: milliseconds of the monotonic clock. */
  atMillis(index: number): number {
    return this.#rows[index * COLUMNS + AT_MILLIS] as number;
  }

  /** Drops all poses, which have been shown. */
  clear(): void {
    this.#count = 0;
  }
}
