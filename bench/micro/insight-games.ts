/**
 * Prints the cost of a sample with this many games at 90 Hz at once, and the memory of each game, as JSON.
 * Run by insight.bench.ts in a process of its own. Words: the number of
 * games, the seconds that they play first, and `without` for no insight.
 */
import { median } from "../support/statistics.ts";
import { heldBytes } from "./support/held-bytes.ts";
import { PlayedGame, SAMPLES_A_SECOND } from "./support/played-game.ts";

const ROUNDS = 15;
const SECONDS_A_ROUND = 3;

const games = Number(process.argv[2]);
const warmUpSeconds = Number(process.argv[3]);
const hasInsight = process.argv[4] !== "without";
const bytesBefore = heldBytes();
const played = new PlayedGame({ hasInsight, games });
for (let second = 0; second < warmUpSeconds; second++) played.second();

const nanos: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  // Processor time, because other programs may use the processor meanwhile.
  const before = process.cpuUsage();
  for (let second = 0; second < SECONDS_A_ROUND; second++) played.second();
  const { user, system } = process.cpuUsage(before);
  nanos.push((1000 * (user + system)) / (SECONDS_A_ROUND * SAMPLES_A_SECOND * games));
}
const bytes = heldBytes() - bytesBefore;
console.log(
  JSON.stringify({ games, nanos: median(nanos), bytes, judged: played.insight?.sources().length ?? 0 }),
);
