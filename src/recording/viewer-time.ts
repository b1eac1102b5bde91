const NANOS_PER_SECOND = 1_000_000_000n;

/** A time as viewers read it: whole seconds since 1970, and the nanoseconds beyond them. */
export interface ViewerTime {
  sec: number;
  nsec: number;
}

/** Units: unix nanoseconds. */
export function viewerTime(nanos: bigint): ViewerTime {
  return { sec: Number(nanos / NANOS_PER_SECOND), nsec: Number(nanos % NANOS_PER_SECOND) };
}
