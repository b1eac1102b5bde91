/** What two clients that behave saw while others misbehaved. */
export interface WitnessReport {
  /** Frames that their game sent. */
  sent: number;
  /** Connections of theirs that ended. */
  closes: number;
  /** `leftOut` is how many frames came, and say nothing: the witness itself stood still. */
  clients: { lost: number; leftOut: number; p50Millis: number; p99Millis: number; maxMillis: number }[];
}
