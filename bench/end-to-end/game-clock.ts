/** Steps in a metre in which `project/clock_trackers.gd` writes time into the position of the head. */
const STEPS = 2 ** 20;
const EYE_LEVEL = 1.5;

/** How long ago the game set a pose, by the unix time in its position. Both ends read the clock of one machine. Units: milliseconds. */
export function poseAgeMillis(position: readonly number[], nowUnixMillis: number): number {
  const [x = Number.NaN, y = Number.NaN] = position;
  const millis = Math.round(x * STEPS) + Math.round((y - EYE_LEVEL) * STEPS) / 1000;
  const age = (nowUnixMillis - millis) % STEPS;
  // The two clocks may disagree by some microseconds, so a small negative age is not an age of 17 minutes.
  return age > STEPS / 2 ? age - STEPS : age;
}

/**
 * A clock of unix time with fractions of a millisecond, which `Date.now` lacks. Accurate for some minutes.
 * Cost: blocks for 5 ms, once. Units: milliseconds.
 */
export function preciseUnixClock(): () => number {
  let offset = Number.NEGATIVE_INFINITY;
  for (let tick = 0; tick < 5; tick++) {
    const before = Date.now();
    while (Date.now() === before);
    // A pause right after the tick makes the offset too small, never too large.
    offset = Math.max(offset, Date.now() - performance.now());
  }
  return () => offset + performance.now();
}
