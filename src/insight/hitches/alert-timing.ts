import type { Episode } from "./evidence/index.ts";

/** When a hitch is alerted: this long after it began, and this long after its last frame, so that the profile of the frame can arrive. Units: milliseconds. */
const TELL_AFTER_MILLIS = 300;
const PROFILE_MILLIS = 80;
/** The latest alert after the start of a hitch, even without a known cause: half a second less the time to send it. */
const LATEST_MILLIS = 460;
/** How late a sum of the game's own work may arrive, and the longest wait for it. Units: milliseconds. */
const SUM_LATE_MILLIS = 100;
const LONGEST_SUM_MILLIS = 650;
/** Sums that are no further apart than this mostly arrive before the alert is due. Units: milliseconds. */
const SOON_MILLIS = 300;

/** How often the relay checks whether the sum has arrived. Units: milliseconds. */
export const LOOK_AGAIN_MILLIS = 40;

/** When an episode is explained and alerted at the earliest. Units: milliseconds of the monotonic clock. */
export function firstAlertMillis({ beganMillis, lastMillis }: Readonly<Episode>): number {
  return Math.max(lastMillis + PROFILE_MILLIS, beganMillis + TELL_AFTER_MILLIS);
}

/** When an episode that has become worse is explained and alerted again. Units: milliseconds of the monotonic clock. */
export function nextAlertMillis({ lastMillis }: Readonly<Episode>): number {
  return lastMillis + PROFILE_MILLIS;
}

/**
 * Whether the alert about an episode without a known cause may wait for the next sum of the game's own work. That sum may show that the
 * game only waited, and then there is no alert. If sums come often, which they do while a client is subscribed to alerts, the wait ends
 * within half a second of the start of the hitch, unless its frame took nearly as long by itself.
 * Units: milliseconds of the monotonic clock; `sumsApartMillis` is NaN if no sums come.
 */
export function mayWaitForSum(
  { beganMillis, worstAtMillis, worstMillis }: Readonly<Episode>,
  nowMillis: number,
  sumsApartMillis: number,
): boolean {
  if (Number.isNaN(sumsApartMillis)) return false;
  const untilMillis = worstAtMillis + Math.min(LONGEST_SUM_MILLIS, sumsApartMillis + SUM_LATE_MILLIS);
  const isBound = sumsApartMillis <= SOON_MILLIS && worstMillis < LATEST_MILLIS - SUM_LATE_MILLIS;
  const latestMillis = isBound ? beganMillis + LATEST_MILLIS - LOOK_AGAIN_MILLIS : Number.POSITIVE_INFINITY;
  return nowMillis < Math.min(untilMillis, latestMillis);
}
