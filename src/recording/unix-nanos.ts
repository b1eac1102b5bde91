const NANOS_PER_MILLI = 1_000_000n;
const NANOS_PER_SECOND = 1_000_000_000n;

/** Milliseconds as nanoseconds. */
export function nanosOfMillis(millis: number): bigint {
  const whole = Math.floor(millis);
  return BigInt(whole) * NANOS_PER_MILLI + BigInt(Math.round((millis - whole) * 1e6));
}

/** Seconds as nanoseconds, so that {@link secondsOfNanos} gives the same number again. */
export function nanosOfSeconds(seconds: number): bigint {
  const whole = Math.floor(seconds);
  return BigInt(whole) * NANOS_PER_SECOND + BigInt(Math.round((seconds - whole) * 1e9));
}

/** Nanoseconds as seconds: a double of unix seconds is exact to a quarter of a microsecond. */
export function secondsOfNanos(nanos: bigint): number {
  const whole = nanos / NANOS_PER_SECOND;
  return Number(whole) + Number(nanos - whole * NANOS_PER_SECOND) / 1e9;
}
