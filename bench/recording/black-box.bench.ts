import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SimulatedClock } from "../../src/base/simulated-clock.ts";
import { Hub } from "../../src/hub/index.ts";
import type { Bench, BenchReport } from "../support/bench.ts";
import { type Budget, checkedBudget } from "../support/budget.ts";
import { distributionOf, median } from "../support/statistics.ts";
import { BoxedGames } from "./boxed-games.ts";
import { play } from "./recorded-games.ts";
import { simulatedGames } from "./simulated-games.ts";

/** Output of black-box-cost.ts. */
interface BoxCost {
  games: number;
  share: number;
  bytes: number;
  fileBytes: number;
  /** The longest turn that wrote the first file; the median of those of several files. */
  longestTurnMillis: number;
  turnMillis: number;
}

const MEBIBYTE = 1024 ** 2;
const MANY_GAMES = 20;

/** Rounds, and length of each. Units: seconds. */
const FULL = { live: 3, rounds: 5, tries: 7, frames: 30 };
const SMOKE = { live: 0.5, rounds: 1, tries: 3, frames: 10 };
/** How much more time the smoke form allows. */
const SMOKE_ROOM = 10;

/** The budgets. Units: share of a core; bytes; milliseconds. A thousandth of a frame at 90 Hz for what a frame may take longer. */
const MOST = {
  oneGame: 0.005,
  manyGames: 0.08,
  gameBytes: 3 * MEBIBYTE,
  allBytes: 64 * MEBIBYTE,
  turn: 11.1,
  frame: 0.0111,
};

/** Cost of the black box. */
export const blackBoxBench: Bench = {
  about:
    "the black box: share of a core with one game at 90 Hz and with 20, memory, the longest turn while it writes a minute, and the way of a frame with and without it",
  async run({ smoke }): Promise<BenchReport> {
    const folder = mkdtempSync(join(tmpdir(), "bench-black-box-"));
    try {
      const plan = smoke ? SMOKE : FULL;
      const room = smoke ? SMOKE_ROOM : 1;
      const [one, many] = [await boxCost(1, plan, folder), await boxCost(MANY_GAMES, plan, folder)];
      const frame = frameTimes(plan, folder);
      const under = (what: string, measured: number, most: number, text: (value: number) => string): Budget =>
        checkedBudget({
          what,
          asked: `below ${text(most)}`,
          measured: text(measured),
          holds: measured < most,
        });
      return {
        tables: [
          {
            name: "cost",
            head: [
              "games at 90 Hz with poses",
              "in the black box",
              "memory of chunks",
              "a file of a minute",
              "longest turn that wrote it",
              "median of 5 files",
            ],
            rows: [one, many].map((cost) => [
              String(cost.games),
              percent(cost.share),
              mebibytes(cost.bytes),
              mebibytes(cost.fileBytes),
              millis(cost.longestTurnMillis),
              millis(cost.turnMillis),
            ]),
          },
          {
            name: "frame",
            head: ["the way of a frame through the relay's hub", "p50", "p99"],
            rows: [
              ["without the black box", micros(frame.without.p50), micros(frame.without.p99)],
              ["with it", micros(frame.with.p50), micros(frame.with.p99)],
              ["more, the median of all tries", micros(frame.addedP50), micros(frame.addedP99)],
            ],
          },
        ],
        budgets: [
          under("one game", one.share, MOST.oneGame * room, percent),
          under(`${MANY_GAMES} games`, many.share, MOST.manyGames * room, percent),
          under("memory of one game", one.bytes, MOST.gameBytes, mebibytes),
          under(`memory of ${MANY_GAMES} games`, many.bytes, MOST.allBytes, mebibytes),
          under("the longest turn, median of 5 files", many.turnMillis, MOST.turn * room, millis),
          under("what it adds to the way of a frame, p99", frame.addedP99, MOST.frame * room, micros),
        ],
        results: { one, many, frame },
      };
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

async function boxCost(games: number, { rounds, live }: typeof FULL, folder: string): Promise<BoxCost> {
  const script = join(import.meta.dir, "black-box-cost.ts");
  const words = [games, rounds, live].map(String);
  const child = Bun.spawn([process.execPath, script, ...words, join(folder, String(games))], {
    stdout: "pipe",
    stderr: "inherit",
  });
  const printed = await child.stdout.text();
  if ((await child.exited) === 0) return JSON.parse(printed) as BoxCost;
  throw new Error(`expected black-box-cost.ts to print its results, got exit code ${child.exitCode}`);
}

/** The time of a frame of one game, with and without the black box, in turns. */
function frameTimes({ tries, frames }: typeof FULL, folder: string) {
  const run = (begin: (clock: SimulatedClock, took: (millis: number) => void) => { stop(): void }) => {
    const clock = new SimulatedClock(1_700_000_000_000);
    const times: number[] = [];
    const playing = begin(clock, (took) => times.push(took));
    play(clock, frames);
    playing.stop();
    // The first third compiles the code.
    return distributionOf(Float64Array.from(times.slice(times.length / 3)));
  };
  const without = () =>
    run((clock, took) => {
      const producers = simulatedGames(new Hub(clock), clock, 1, took);
      return { stop: () => producers.forEach((producer) => void producer.stop()) };
    });
  const boxed = () => run((clock, took) => new BoxedGames(clock, 1, join(folder, "frames"), took));
  run((clock, took) => new BoxedGames(clock, 1, join(folder, "frames"), took));
  const pairs = Array.from({ length: tries }, () => ({ without: without(), with: boxed() }));
  const middle = (value: (pair: (typeof pairs)[number]) => number) => median(pairs.map(value));
  return {
    without: { p50: middle((pair) => pair.without.p50), p99: middle((pair) => pair.without.p99) },
    with: { p50: middle((pair) => pair.with.p50), p99: middle((pair) => pair.with.p99) },
    addedP50: middle((pair) => pair.with.p50 - pair.without.p50),
    addedP99: middle((pair) => pair.with.p99 - pair.without.p99),
  };
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
const mebibytes = (bytes: number): string => `${(bytes / MEBIBYTE).toFixed(2)} MiB`;
const millis = (value: number): string => `${value.toFixed(2)} ms`;
const micros = (value: number): string => `${(1000 * value).toFixed(1)} µs`;
