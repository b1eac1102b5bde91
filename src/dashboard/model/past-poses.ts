import { PoseRing } from "./pose-ring.ts";
import type { RelayDoor } from "./relay-door.ts";

/** When they are asked for: after the first frames are drawn. Units: milliseconds. */
const AFTER_MILLIS = 1500;
/** How long they may take. Units: milliseconds. */
const LONGEST_MILLIS = 10_000;
/** Highest rate of a game whose whole past is taken. */
const MOST_HZ = 120;

/**
 * Fetches the poses of the last minute over a connection of its own. A minute of poses is ten times as much as a minute of frames: on the same
 * connection the relay would leave out live frames meanwhile. Returns what gives it up.
 */
export function fetchPastPoses(
  door: RelayDoor,
  source: string,
  { poses, seconds }: { poses: PoseRing; seconds: number },
): () => void {
  let stop = (): void => clearTimeout(timer);
  const timer = setTimeout(() => {
    const client = door.connect();
    const late = setTimeout(() => client.close(), LONGEST_MILLIS);
    stop = () => {
      clearTimeout(late);
      client.close();
    };
    const past = new PoseRing(seconds * MOST_HZ);
    const until = poses.newestFrame;
    client.subscribe("vr_tracking", { source, maxHz: 0, history: { seconds } }, ({ data }) => {
      past.push(data);
      if (past.newestFrame < until) return;
      poses.fill(past);
      stop();
    });
  }, AFTER_MILLIS);
  return () => stop();
}
