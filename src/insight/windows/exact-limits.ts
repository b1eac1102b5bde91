/** A frame is over its budget from this share above it, since wall clock times vary. */
export const INTERVAL_TOLERANCE = 0.05;

/** The refresh rates of headsets and screens, which frames are counted against. Their limits are more than 2 % apart: a logarithmic step holds one. Units: Hz. */
const REFRESH_RATES = [60, 72, 80, 90, 120, 144];

/** The limits that values are counted against exactly: the frame time of each rate, with and without tolerance. Ascending. Units: milliseconds. */
export const EXACT_LIMITS: readonly number[] = REFRESH_RATES.flatMap((hz) => [
  1000 / hz,
  (1000 / hz) * (1 + INTERVAL_TOLERANCE),
]).sort((one, other) => one - other);
