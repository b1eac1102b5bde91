const NANOS_PER_SECOND = 1_000_000_000n;

/** The JSON of a time as viewers read it. Units: unix nanoseconds. */
export function viewerTime(nanos: bigint): string {
  return `{"sec":${nanos / NANOS_PER_SECOND},"nsec":${nanos % NANOS_PER_SECOND}}`;
}
