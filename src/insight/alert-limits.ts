/** How often a game's alerts may come. */
export interface AlertLimits {
  /** Shortest time between two alerts of one kind and subject. Units: milliseconds. */
  repeatMillis: number;
  /** Most alerts of one game in a minute, ends not counted. */
  maxPerMinute: number;
}

/** What is in force when nothing is said. */
export const DEFAULT_ALERT_LIMITS: Readonly<AlertLimits> = { repeatMillis: 10_000, maxPerMinute: 30 };
