/** When late frames are a hitch, and how many hitches are kept. */
export interface HitchOptions {
  /** Fewest refreshes of the display without a new frame that make a hitch; one alone is a stale frame, and counted as that. */
  minLostFrames: number;
  /** How long frames must be in time before an episode is over. Units: milliseconds. */
  quietMillis: number;
  /** Shortest time between two alerts of hitches of one game. Units: milliseconds. */
  alertRepeatMillis: number;
  /** Episodes kept, of all games together. */
  kept: number;
}

/** What is in force when nothing is said. */
export const DEFAULT_HITCH_OPTIONS: Readonly<HitchOptions> = {
  minLostFrames: 2,
  quietMillis: 250,
  alertRepeatMillis: 3000,
  kept: 100,
};
