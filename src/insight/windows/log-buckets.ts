/** Bound on the relative error of a value that is known by its bucket only: the middle of a bucket is this near to all in it. */
export const RELATIVE_ERROR = 0.01;
/** Buckets of a histogram. From the smallest value on they reach to 11,000: eleven seconds, where values are milliseconds. */
export const BUCKETS = 640;
/** What is smaller counts as this: a hundredth of what anybody looks at. */
const SMALLEST_VALUE = 0.03;

/** How much wider each bucket is than the one before. */
const GROWTH = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const PER_LOG = 1 / Math.log(GROWTH);
const FIRST = Math.log(SMALLEST_VALUE) * PER_LOG;

/** The bucket of a value. Values past the last bucket are in it, those that are no number in the first. */
export function bucketOf(value: number): number {
  if (!(value > SMALLEST_VALUE)) return 0;
  const place = Math.log(value) * PER_LOG - FIRST;
  return place < BUCKETS ? place | 0 : BUCKETS - 1;
}

/** What stands for the values of a bucket: off by {@link RELATIVE_ERROR} at most. */
export function valueOfBucket(bucket: number): number {
  return (SMALLEST_VALUE * GROWTH ** bucket * 2 * GROWTH) / (GROWTH + 1);
}
