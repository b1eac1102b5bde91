import { EXACT_LIMITS } from "./exact-limits.ts";

/** Greatest relative error of a value that is known by its bucket only. */
export const RELATIVE_ERROR = 0.01;
/** How many logarithmic steps there are. They reach from 0.03 to 11,000, which is eleven seconds in milliseconds. */
const STEPS = 640;
/** How many buckets a histogram has: one for each step, and one more for each limit within a step, so that no bucket holds values of both sides of it. */
export const BUCKETS = STEPS + EXACT_LIMITS.length;
/** Smaller values count as this. */
const SMALLEST_VALUE = 0.03;

/** How much wider each step is than the one before. */
const GROWTH = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const PER_LOG = 1 / Math.log(GROWTH);
const FIRST = Math.log(SMALLEST_VALUE) * PER_LOG;

/** The first bucket of each step, and the limit within the step; infinity where there is none. */
const FIRST_BUCKET = new Uint16Array(STEPS);
const LIMIT = new Float64Array(STEPS).fill(Number.POSITIVE_INFINITY);
/** The least value of each bucket. */
const LEAST = new Float64Array(BUCKETS + 1);

for (const limit of EXACT_LIMITS) LIMIT[stepOf(limit)] = limit;
for (let step = 0, bucket = 0; step < STEPS; step++) {
  FIRST_BUCKET[step] = bucket;
  LEAST[bucket++] = SMALLEST_VALUE * GROWTH ** step;
  if (LIMIT[step] !== Number.POSITIVE_INFINITY) LEAST[bucket++] = LIMIT[step] as number;
  LEAST[bucket] = SMALLEST_VALUE * GROWTH ** (step + 1);
}

/** The bucket of a value. Values past the last bucket go into it; NaN goes into the first. */
export function bucketOf(value: number): number {
  const step = stepOf(value);
  const bucket = FIRST_BUCKET[step] as number;
  return value > (LIMIT[step] as number) ? bucket + 1 : bucket;
}

/** The value that stands for a bucket: off by at most {@link RELATIVE_ERROR}. */
export function valueOfBucket(bucket: number): number {
  const [least, most] = [leastOfBucket(bucket), leastOfBucket(bucket + 1)];
  return (2 * least * most) / (least + most);
}

/** The value from which on values are in a bucket; a limit itself is in the bucket before. */
export function leastOfBucket(bucket: number): number {
  return LEAST[bucket] as number;
}

function stepOf(value: number): number {
  if (!(value > SMALLEST_VALUE)) return 0;
  const place = Math.log(value) * PER_LOG - FIRST;
  return place < STEPS ? place | 0 : STEPS - 1;
}
