/** What a client got: one telemetry message. */
export interface GotMessage {
  stream: "fps" | "vr_tracking" | "step";
  /** The producer's number of it. */
  number: number;
  /** Units: unix milliseconds. */
  atMillis: number;
}

/** Everything that one client saw. */
export interface ClientRecord {
  got: GotMessage[];
  /** What `dropped` notices counted, by topic; none for a classic client. */
  told: Record<string, number>;
  /** Whether the last message of all came. */
  ended: boolean;
}

/** What the process that was frozen saw. */
export interface FrozenReport {
  v1: ClientRecord;
  classic: ClientRecord;
}

/** Topic of the events that are numbered, and of the one that ends the run. */
export const STEP_EVENT = "step";
export const END_EVENT = "end";
