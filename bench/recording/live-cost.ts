/**
 * Prints the share of a core that recording costs, as JSON, while games play in real time: the time in the recorder; and the processor time of the
 * process with recording, minus that without, in turns. Run by record.bench.ts in a process of its own. Words: the number of games, rounds, seconds
 * of a half round, folder.
 */
import { systemClock } from "../../src/base/clock.ts";
import { SimulatedClock } from "../../src/base/simulated-clock.ts";
import { median } from "../support/statistics.ts";
import { play, RecordedGames } from "./recorded-games.ts";

/** Simulated seconds until the hot code is compiled: compiling it takes more time than recording. */
const WARM_UP_SECONDS = 300;

const SETTLE_MILLIS = 500;

const [games = 1, rounds = 1, seconds = 1] = process.argv.slice(2, 5).map(Number);
const folder = process.argv[5] ?? ".";

const warmUpClock = new SimulatedClock(1_700_000_000_000);
const warmUp = new RecordedGames(warmUpClock, 1, `${folder}/warm-up`);
warmUp.recorder.start();
play(warmUpClock, WARM_UP_SECONDS);
warmUp.stop();

const played = new RecordedGames(systemClock, games, folder);

/** Processor time. Units: seconds a second. */
async function cost(): Promise<number> {
  const before = process.cpuUsage();
  const beganMillis = performance.now();
  await Bun.sleep(1000 * seconds);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / (performance.now() - beganMillis);
}

const shares: number[] = [];
const differences: number[] = [];
let messages = 0;
for (let round = 0; round < rounds; round++) {
  const without = await cost();
  const { name } = played.recorder.start({ name: `round-${round}` });
  // The schemas at the beginning of a recording cost more than its seconds.
  await Bun.sleep(SETTLE_MILLIS);
  const beganMillis = performance.now();
  const beforeMillis = played.recorderMillis;
  const withRecording = await cost();
  shares.push((played.recorderMillis - beforeMillis) / (performance.now() - beganMillis));
  messages += played.recorder.stop(name).messages ?? 0;
  differences.push(withRecording - without);
}
played.stop();
console.log(
  JSON.stringify({ games, share: median(shares), difference: median(differences), differences, messages }),
);
process.exit(0);
