/** When late frames are a hitch, and how many hitches are kept. */
export interface HitchOptions {
  /** How many missed display refreshes count as a hitch. A single one counts as a stale frame. */
  minLostFrames: number;
  /** How long frames must be on time before an episode ends. Units: milliseconds. */
  quietMillis: number;
  /** Shortest time between two hitch alerts of one game. Units: milliseconds. */
  alertRepeatMillis: number;
  /** How many hitches of all games together are kept. */
  kept: number;
}

/** The default settings. */
export const DEFAULT_HITCH_OPTIONS: Readonly<HitchOptions> = {
  minLostFrames: 2,
  quietMillis: 250,
  alertRepeatMillis: 3000,
  kept: 100,
};
