/**
 * Prints the share of a core that the black box takes, as JSON, while games play in real time; the memory of its chunks after two minutes; and the
 * longest turn of the event loop in which it wrote a file: the first one, whose code is cold, and the median of several. Run by black-box.bench.ts in a process of its own. Words: the number of games,
 * rounds, seconds of a round, folder.
 */
import { systemClock } from "../../src/base/clock.ts";
import { SimulatedClock } from "../../src/base/simulated-clock.ts";
import { median } from "../support/statistics.ts";
import { BoxedGames } from "./boxed-games.ts";
import { play } from "./recorded-games.ts";

const FILES = 5;

const [games = 1, rounds = 1, seconds = 1] = process.argv.slice(2, 5).map(Number);
const folder = process.argv[5] ?? ".";

// Compiles the hot code, which takes more time than keeping it: and fills the minute of each game.
const simulatedClock = new SimulatedClock(1_700_000_000_000);
const simulated = new BoxedGames(simulatedClock, games, folder);
play(simulatedClock, 120);
const { bytes } = simulated;
const files = [];
for (let file = 0; file < FILES; file++) files.push(await simulated.keep("game-1"));
simulated.stop();
const [first] = files;
const turnMillis = median(files.map(({ longestTurnMillis }) => longestTurnMillis));

const live = new BoxedGames(systemClock, games, folder);
await Bun.sleep(1000);
const shares: number[] = [];
for (let round = 0; round < rounds; round++) {
  const [beganMillis, beforeMillis] = [performance.now(), live.boxMillis];
  await Bun.sleep(1000 * seconds);
  shares.push((live.boxMillis - beforeMillis) / (performance.now() - beganMillis));
}
live.stop();
console.log(JSON.stringify({ games, share: median(shares), bytes, ...first, turnMillis }));
process.exit(0);
