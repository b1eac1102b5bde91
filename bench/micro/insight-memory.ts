/**
 * Prints what an hour of play at 90 Hz leaves in memory with all insight on, as JSON. Run by insight.bench.ts in a process of its own.
 * With the word `baseline` one small object is kept for each frame beside: proof that the meter sees it.
 */
import { PlayedGame } from "./support/played-game.ts";

const MINUTES = 60;
/** By then every window, ring and log is full, the hundred hitches among them. */
const FULL_MINUTES = 25;
const SECONDS_BETWEEN_HITCHES = 12;

const keepsObjects = process.argv[2] === "baseline";
const kept: object[] = [];
const game = new PlayedGame({ hasInsight: true });

function bytesNow(): number {
  Bun.gc(true);
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const bytes: number[] = [];
for (let minute = 1; minute <= MINUTES; minute++) {
  for (let second = 0; second < 60; second++) {
    game.second();
    game.event();
    if (second % SECONDS_BETWEEN_HITCHES === 0) game.frame(60);
    if (keepsObjects) for (let frame = 0; frame < 90; frame++) kept.push({ frame });
  }
  if (minute >= FULL_MINUTES) bytes.push(bytesNow());
}
const [first = 0] = bytes;
const mostBytes = Math.max(...bytes);
console.log(
  JSON.stringify({
    frames: game.frames,
    hitches: game.insight?.hitches.count,
    fullBytes: first,
    grownBytes: mostBytes - first,
    kept: kept.length,
  }),
);
