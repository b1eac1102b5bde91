import type { Episode } from "./evidence/index.ts";

/** When an episode is told: so long after it began, but not before the profile of its frame may have come. Units: milliseconds. */
const TELL_AFTER_MILLIS = 300;
const PROFILE_MILLIS = 80;
/** A hitch is told this long after it began at the latest, whatever is known of its cause: within its half second, and a bit for the way. */
const LATEST_MILLIS = 460;
/** How long the sum of a game's own work takes to come when it is due, and the longest that it is waited for. Units: milliseconds. */
const SUM_LATE_MILLIS = 100;
const LONGEST_SUM_MILLIS = 650;
/** Sums that come no further apart than this are mostly there before a hitch has to be told. Units: milliseconds. */
const SOON_MILLIS = 300;

/** How often it is looked whether a sum has come that is waited for. Units: milliseconds. */
export const LOOK_AGAIN_MILLIS = 40;

/** When an episode is explained and told for the first time. Units: milliseconds of the monotonic clock. */
export function firstTellMillis({ beganMillis, lastMillis }: Readonly<Episode>): number {
  return Math.max(lastMillis + PROFILE_MILLIS, beganMillis + TELL_AFTER_MILLIS);
}

/**
 * Whether an episode of which no cause is known may stay untold for a while: the game's sum of its own work is still to come, and
 * may say that the game only waited, which is nobody's alarm. Where sums come often, as games are asked for them while somebody
 * wants alerts, that is never past the half second in which a hitch is to be told, unless its frame took nearly as long by itself.
 * Units: milliseconds of the monotonic clock; `sumsApartMillis` NaN where no sums come.
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
