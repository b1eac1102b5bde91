import type { TrackingData } from "../../client/index.ts";
import type { Dashboard } from "./dashboard.ts";
import { DEVICES, type Device } from "./devices.ts";
import type { HandLog, Side } from "./hand-log.ts";
import type { Point } from "./orbit.ts";
import { shownUnixSeconds } from "./shown-frames.ts";

/** Poses of the trails: a second at 90 Hz. */
const TRAIL = 90;

/** The pose at the moment that is shown; undefined if none is kept. */
export function shownPose(dashboard: Dashboard): TrackingData | undefined {
  return dashboard.game.peek()?.poses.at(shownFrame(dashboard));
}

/** Where each device was in the second before the moment that is shown, oldest first. */
export function shownTrails(dashboard: Dashboard): Readonly<Record<Device["name"], readonly Point[]>> {
  const poses = dashboard.game.peek()?.poses;
  const frame = shownFrame(dashboard);
  const trails = DEVICES.map(({ name, key }) => [name, poses?.trail(frame, key, TRAIL) ?? []] as const);
  return Object.fromEntries(trails) as Record<Device["name"], Point[]>;
}

/** Number of the frame that is shown; live it is higher than any. */
function shownFrame({ game, view }: Dashboard): number {
  const frames = game.peek()?.frames;
  const pausedAt = view.pausedAtMillis.peek();
  const paused = pausedAt === undefined ? undefined : frames?.numberAt(frames.indexAfter(pausedAt) - 1);
  return view.cursorNumber.peek() ?? paused ?? Number.MAX_SAFE_INTEGER;
}

/** Joints and axes of a side at the moment that is shown. */
export function shownHand(dashboard: Dashboard, side: Side): ReturnType<HandLog["at"]> {
  const { time, game } = dashboard;
  const unixSeconds = shownUnixSeconds(dashboard) ?? time.unixMillis() / 1000;
  return game.peek()?.hands.at(side, unixSeconds) ?? { joints: [], axes: {} };
}
