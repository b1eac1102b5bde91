/**
 * Prints the memory after an hour of play at 90 Hz with all insight on, as JSON. Run by insight.bench.ts in a process of its own.
 * The word `baseline` also keeps one small object for each frame, to show that the measurement detects it.
 */
import { heldBytes } from "./support/held-bytes.ts";
import { PlayedGame } from "./support/played-game.ts";

const MINUTES = 60;
/** Minutes until every window, ring and log is full, including the hundred hitches. */
const FULL_MINUTES = 25;
const SECONDS_BETWEEN_HITCHES = 12;

const keepsObjects = process.argv[2] === "baseline";
const kept: object[] = [];
const game = new PlayedGame({ hasInsight: true });

const bytes: number[] = [];
for (let minute = 1; minute <= MINUTES; minute++) {
  for (let second = 0; second < 60; second++) {
    game.second();
    game.event();
    if (second % SECONDS_BETWEEN_HITCHES === 0) game.frame(60);
    if (keepsObjects) for (let frame = 0; frame < 90; frame++) kept.push({ frame });
  }
  if (minute >= FULL_MINUTES) bytes.push(heldBytes());
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
