import type { TrackingData } from "../../client/index.ts";
import type { Dashboard } from "./dashboard.ts";
import type { HandLog, Side } from "./hand-log.ts";
import { shownUnixSeconds } from "./shown-frames.ts";

/** Poses of the trails: a second at 90 Hz. */
const TRAIL = 90;

/** The poses up to the moment that is shown, with their trail, oldest first. */
export function shownPoses({ game, view }: Dashboard): readonly TrackingData[] {
  const shown = game.peek();
  if (shown === undefined) return [];
  const pausedAt = view.pausedAtMillis.peek();
  const paused =
    pausedAt === undefined ? undefined : shown.frames.numberAt(shown.frames.indexAfter(pausedAt) - 1);
  return shown.poses.upTo(view.cursorNumber.peek() ?? paused ?? Number.MAX_SAFE_INTEGER, TRAIL);
}

/** Joints and axes of a side at the moment that is shown. */
export function shownHand(dashboard: Dashboard, side: Side): ReturnType<HandLog["at"]> {
  const { time, game } = dashboard;
  const unixSeconds = shownUnixSeconds(dashboard) ?? time.unixMillis() / 1000;
  return game.peek()?.hands.at(side, unixSeconds) ?? { joints: [], axes: {} };
}
