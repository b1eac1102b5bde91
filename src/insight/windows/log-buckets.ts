/** Greatest relative error of a value that is known by its bucket only. */
export const RELATIVE_ERROR = 0.01;
/** How many buckets a histogram has. They reach from 0.03 to 11,000, which is eleven seconds in milliseconds. */
export const BUCKETS = 640;
/** Smaller values count as this. */
const SMALLEST_VALUE = 0.03;

/** How much wider each bucket is than the one before. */
const GROWTH = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const PER_LOG = 1 / Math.log(GROWTH);
const FIRST = Math.log(SMALLEST_VALUE) * PER_LOG;

/** The bucket of a value. Values past the last bucket go into it; NaN goes into the first. */
export function bucketOf(value: number): number {
  if (!(value > SMALLEST_VALUE)) return 0;
  const place = Math.log(value) * PER_LOG - FIRST;
  return place < BUCKETS ? place | 0 : BUCKETS - 1;
}

/** The value that stands for a bucket: off by at most {@link RELATIVE_ERROR}. */
export function valueOfBucket(bucket: number): number {
  return (SMALLEST_VALUE * GROWTH ** bucket * 2 * GROWTH) / (GROWTH + 1);
}
