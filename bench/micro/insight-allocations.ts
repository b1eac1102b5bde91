/**
 * Prints the bytes that all of insight allocates for one frame with its poses, as JSON. Run by insight.bench.ts in a process without
 * garbage collection, so every allocation shows as growth of the process. The
 * word `without` turns insight off, so the result is the hub's own allocation.
 */
import { PlayedGame } from "./support/played-game.ts";

const WARM_UP_FRAMES = 300_000;
/** Frames in a round. Pages are 4 KiB, so this many frames resolve a fiftieth of a byte. */
const FRAMES = 200_000;
/** The compiler's own memory also grows the process, but not in every round. */
const ROUNDS = 5;

// The game sends samples alone. Insight reads them once enough of them wait, and nothing else runs.
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
