/** What two clients that behave saw while others misbehaved. */
export interface WitnessReport {
  /** Frames that their game sent. */
  sent: number;
  /** Connections of theirs that ended. */
  closes: number;
  clients: { lost: number; p50Millis: number; p99Millis: number; maxMillis: number }[];
}
