/** One telemetry message that a client received. */
export interface GotMessage {
  stream: "fps" | "vr_tracking" | "step";
  /** The producer's number of the message. */
  number: number;
  /** Units: unix milliseconds. */
  atMillis: number;
}

/** All messages of one client. */
export interface ClientRecord {
  got: GotMessage[];
  /** Counts in `dropped` notices, by topic; empty for a classic client. */
  told: Record<string, number>;
  /** Whether the last message of all came. */
  ended: boolean;
}

/** Results of the frozen process. */
export interface FrozenReport {
  v1: ClientRecord;
  classic: ClientRecord;
}

/** Topics of the numbered events, and of the event that ends the run. */
export const STEP_EVENT = "step";
export const END_EVENT = "end";
