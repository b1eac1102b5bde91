/**
 * Prints what one frame with its poses makes all of insight allocate, in bytes, as JSON. Run by insight.bench.ts in a process whose garbage
 * collector is switched off: whatever is allocated shows as growth of the process. With the word `without` there is no insight: what the hub allocates.
 */
import { PlayedGame } from "./support/played-game.ts";

const WARM_UP_FRAMES = 300_000;
/** Pages are 4 KiB: over this many frames they resolve a fiftieth of a byte. */
const FRAMES = 200_000;
/** The compiler's own memory also grows the process, but not in every round. */
const ROUNDS = 5;

// Samples alone: they are looked at when so many wait, and nothing else runs.
const game = new PlayedGame({ hasInsight: process.argv[2] !== "without", hasTimers: false });

function play(frames: number): void {
  for (let index = 0; index < frames; index++) game.frame();
}

play(WARM_UP_FRAMES);
let leastBytes = Number.POSITIVE_INFINITY;
for (let round = 0; round < ROUNDS; round++) {
  const before = process.memoryUsage.rss();
  play(FRAMES);
  leastBytes = Math.min(leastBytes, Math.max(0, (process.memoryUsage.rss() - before) / FRAMES));
}
console.log(JSON.stringify({ bytesPerFrame: leastBytes }));
