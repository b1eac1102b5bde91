import type { Distribution } from "../support/statistics.ts";

/** Window of a measurement. All processes use the clock of this machine. Units: unix milliseconds. */
export interface ViewWindow {
  beginsUnixMillis: number;
  endsUnixMillis: number;
}

/** What clients of one kind saw in a window. Ages are from the game's own clock to the client. Units: milliseconds. */
export interface ViewReport {
  poses: number;
  ages: Distribution;
  /** Time between two successive poses at a client. */
  gaps: Distribution;
  /** Ages of events at the first client. */
  eventAges: number[];
  /** Share of one core that the clients themselves took; undefined if unknown. */
  busy: number | undefined;
}
