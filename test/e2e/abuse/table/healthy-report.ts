/** How long answers took. Units: milliseconds. */
export interface Answers {
  count: number;
  p99Millis: number;
  worstMillis: number;
  /** The same without the time in which the relay waited for a core: what is the relay's own, and not that of other programs. */
  ownP99Millis: number;
  ownWorstMillis: number;
}

/** What healthy peers of the relay saw since the last report. */
export interface HealthyReport {
  /** Frames of their game, from the game to a client. */
  frames: Answers;
  /** Answers to the commands of their clients. */
  commands: Answers;
  /** Answers to their HTTP requests. */
  http: Answers;
  /** Frames that one of its clients did not get: a newer one came first. */
  lost: number;
  /** HTTP requests that were not answered with 200, by status. */
  refused: Record<string, number>;
  /** Connections of theirs that ended. */
  closes: number;
}
