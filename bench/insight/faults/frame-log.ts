import { readFileSync } from "node:fs";

/** When each frame of a game began its process step, by the game's own clock. Units: unix seconds. */
export type FrameLog = Float64Array;

/** A run of late frames. Units: unix seconds; milliseconds. */
export interface LateEpisode {
  from: number;
  to: number;
  lateFrames: number;
  lostFrames: number;
  worstMillis: number;
}

/** A frame is late from this many refreshes on, as docs/insight.md defines it. */
export const LATE = 1.8;
/** Late frames that are nearer to one another than this belong together. Units: seconds. */
const APART_SECONDS = 0.25;
/** From this many lost refreshes on, an episode is a hitch. */
const LEAST_LOST = 2;

/** Reads the log that project/frame_log.gd wrote. */
export function readFrameLog(path: string): FrameLog {
  const bytes = readFileSync(path);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const offset = view.getBigInt64(0, true);
  return Float64Array.from(
    { length: bytes.byteLength / 8 - 1 },
    (_, index) => Number(view.getBigInt64(8 * (index + 1), true) + offset) / 1e6,
  );
}

/** The hitches that a log holds. */
export function hitchesOf(frames: FrameLog, hz: number): LateEpisode[] {
  const periodMillis = 1000 / hz;
  const episodes: LateEpisode[] = [];
  for (let index = 1; index < frames.length; index++) {
    const from = frames[index - 1] as number;
    const to = frames[index] as number;
    const millis = (to - from) * 1000;
    if (millis <= LATE * periodMillis) continue;
    const last = episodes.at(-1);
    const lost = Math.round(millis / periodMillis) - 1;
    if (last !== undefined && from - last.to < APART_SECONDS) {
      last.to = to;
      last.lateFrames++;
      last.lostFrames += lost;
      last.worstMillis = Math.max(last.worstMillis, millis);
    } else episodes.push({ from, to, lateFrames: 1, lostFrames: lost, worstMillis: millis });
  }
  return episodes.filter(({ lostFrames }) => lostFrames >= LEAST_LOST);
}
