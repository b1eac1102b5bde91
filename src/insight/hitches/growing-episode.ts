import type { RateOrigin } from "../game/index.ts";
import type { Episode } from "./evidence/index.ts";

/** A frame that was the worst of its episode until another outdid it: the episode as it was then. Units: milliseconds of the monotonic clock. */
export interface OutdoneFrame {
  episode: Readonly<Episode>;
  /** When the worse frame began. */
  untilMillis: number;
}

/** The running episode. `lostFrames` counts usual frames, by which frames are late. */
export interface GrowingEpisode extends Episode {
  /** Usual time from frame to frame, and from one refresh of the display to the next. Both count what is lost. */
  periodMillis: number;
  refreshMillis: number;
  budgetOrigin: RateOrigin;
  /** Refreshes of the display without a new frame. */
  lostRefreshes: number;
  /** Whether it follows at once on an episode that was split. */
  goesOn: boolean;
  /** The last frames that were outdone, each worse than the one before. */
  readonly outdone: OutdoneFrame[];
}
