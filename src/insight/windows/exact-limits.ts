/** A frame is over its budget from this share above it, since wall clock times vary. */
export const INTERVAL_TOLERANCE = 0.05;

/** The refresh rates of headsets and screens, which frames are counted against. Their limits are more than 2 % apart: a logarithmic step holds one. Units: Hz. */
const REFRESH_RATES = [60, 72, 80, 90, 120, 144];

/**
 * The bounds between which other programs count frame times. Each lies between the frame times of the rates, their tolerances and their multiples,
 * never on one: steady frames vary around their own time, and a bound there would split them at random. Ascending. Units: milliseconds.
 */
export const FRAME_TIME_BOUNDS: readonly number[] = [
  4, 6, 7.8, 10, 12, 13.5, 15.5, 20, 24, 30, 36, 47, 65, 105, 260, 520, 1050,
];

/** The same for physics times, which are mostly much shorter. */
export const PHYSICS_TIME_BOUNDS: readonly number[] = [
  0.25, 0.5, 1, 2, 4, 6, 7.8, 10, 12, 13.5, 15.5, 20, 24, 36, 65, 260,
];

/** The limits that values are counted against exactly: the frame time of each rate, with and without tolerance, and the bounds. Ascending. Units: milliseconds. */
export const EXACT_LIMITS: readonly number[] = [
  ...new Set([
    ...REFRESH_RATES.flatMap((hz) => [1000 / hz, (1000 / hz) * (1 + INTERVAL_TOLERANCE)]),
    ...FRAME_TIME_BOUNDS,
    ...PHYSICS_TIME_BOUNDS,
  ]),
].sort((one, other) => one - other);
