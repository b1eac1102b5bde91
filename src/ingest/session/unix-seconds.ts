/** A timestamp in unix seconds, and the unit in which the game sent it if that was another one. */
export interface UnixSeconds {
  seconds: number;
  unit: "milliseconds" | "microseconds" | "nanoseconds" | undefined;
}

/** From here on a timestamp is in that unit: as seconds it would be after the year 5000, and as the next smaller unit before 1974. */
const UNITS = [
  { unit: "nanoseconds", from: 1e17, perSecond: 1e9 },
  { unit: "microseconds", from: 1e14, perSecond: 1e6 },
  { unit: "milliseconds", from: 1e11, perSecond: 1e3 },
] as const;

/** Recognises the unit of a timestamp. */
export function unixSecondsOf(timestamp: number): UnixSeconds {
  for (const { unit, from, perSecond } of UNITS)
    if (timestamp >= from) return { seconds: timestamp / perSecond, unit };
  return { seconds: timestamp, unit: undefined };
}
