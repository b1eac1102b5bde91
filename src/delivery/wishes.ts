import { WISHES, type WishName } from "../protocol/streams.ts";
import type { Pace } from "./channel-spec.ts";

/** What one client wants of one stream. */
export interface StreamWish {
  enabled: boolean;
  pace: Pace;
}

/** What one client, or somebody who is none, wants of every stream. */
export type Wishes = Readonly<Record<WishName, Readonly<StreamWish>>>;

/** Every stream at the pace of a client that asks for none. */
export const OWN_PACE_WISHES: Wishes = Object.fromEntries(
  WISHES.map((wish) => [wish, { enabled: true, pace: "own" }]),
) as Record<WishName, StreamWish>;

/** The slow figures five times a second: what a game sums up of its own work says in time whether a late frame was its own fault. */
const JUDGING_FIGURES_SECONDS = 0.2;

/**
 * What is needed to judge a game: every frame and its poses, and its sums soon after. Of every 45th frame a hitch is known by
 * the game's sums alone, and of ten poses a second jitter cannot be told from a hand that shakes.
 */
export const JUDGING_WISHES: Wishes = {
  performance: { enabled: true, pace: JUDGING_FIGURES_SECONDS },
  fps: { enabled: true, pace: 0 },
  vr_tracking: { enabled: true, pace: 0 },
  fps_and_performance: { enabled: true, pace: 0 },
};
