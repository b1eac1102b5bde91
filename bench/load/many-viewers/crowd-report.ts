/** Instructions for one process of viewers. */
export interface CrowdOrder {
  /** Addresses of the viewers; each viewer takes the next one. */
  urls: readonly string[];
  viewers: number;
}

/** What the bench asks of a process of viewers. */
export type CrowdRequest =
  /** Connect the viewers, some at a time. */
  | { kind: "connect" }
  /** Count from now on. Packet `number` is due at `atUnixMillis`, and each further one a period later. */
  | { kind: "begin"; number: number; atUnixMillis: number; rateHz: number }
  /** Report what has been counted. `sent` is the number after the last packet. */
  | { kind: "end"; sent: number }
  /** Cut every connection and connect all viewers again at once. */
  | { kind: "reconnect" };

/** What the viewers of one process counted in a window. */
export interface CrowdReport {
  /** Packets that reached a viewer. */
  delivered: number;
  /** Packets that never reached a viewer. */
  lost: number;
  /** Packets that notices to v1 viewers named as dropped. */
  told: number;
  /** Packets that v1 viewers lost without a notice. */
  untold: number;
  /** Packets that classic viewers lost. Their protocol has no notices. */
  lostByClassic: number;
  /** Packets that came again or after a later one. */
  outOfOrder: number;
  /** Connections that ended. */
  closed: number;
  /** Number of packets by their age in half milliseconds. The last one counts all that are older. */
  ages: number[];
  /** Share of one core that this process took. */
  busy: number;
}

/** A crowd that connected again at once. Units: milliseconds from the moment at which all were cut. */
export interface WaveReport {
  /** When the median viewer, and the last one, had its first packet again. */
  p50Millis: number;
  lastMillis: number;
  /** Viewers that had none within the time limit. */
  unserved: number;
}

/** Resolution of {@link CrowdReport.ages}. Units: milliseconds. */
export const AGE_STEP_MILLIS = 0.5;
/** Length of {@link CrowdReport.ages}. */
export const AGE_STEPS = 4000;

/** The clock that all processes of one machine share. Units: unix milliseconds, with fractions. */
export function sharedMillis(): number {
  return performance.timeOrigin + performance.now();
}
