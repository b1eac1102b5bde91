import { join } from "node:path";
import { DEFAULT_LIMITS } from "../../src/protocol/limits.ts";
import type { Bench, BenchReport } from "../support/bench.ts";
import { type Budget, checkedBudget } from "../support/budget.ts";
import type { Table } from "../support/table.ts";
import { measureSubjects, type Subject, subjectsTable, wrongSubjects } from "./support/measure-subjects.ts";
import { PlayedGame, SAMPLES_A_SECOND } from "./support/played-game.ts";

/** Output of insight-memory.ts. */
interface Memory {
  frames: number;
  hitches: number;
  fullBytes: number;
  grownBytes: number;
}

/** Output of insight-games.ts. Units: nanoseconds a sample of one game; bytes of all games. */
interface Games {
  games: number;
  nanos: number;
  bytes: number;
  judged: number;
}

/** The number of games that may connect by default. */
const MANY_GAMES = DEFAULT_LIMITS.sources;
/** Maximum memory of one of them. */
const GAME_BYTES = 1024 * 1024;
/** Seconds until every slot of the windows has been used, and how long a short run plays. */
const FULL_SECONDS = 620;
const SMOKE_SECONDS = 70;

/** Maximum cost of all insight per sample. */
const BUDGET_NANOS = 2000;
/** Wide limit for a short run on a busy machine. */
const SMOKE_BUDGET_NANOS = 8000;
/** Usual variation by histories and compiled code. */
const GROWTH_BYTES = 1024 * 1024;
const SMALLEST_OBJECT_BYTES = 16;
/** A short run measures with an error of some twenty bytes. */
const SMOKE_OBJECT_BYTES = 48;

/** Cost of insight: time per sample, memory over an hour, allocations per frame. */
export const insightBench: Bench = {
  about:
    "all insight on: nanoseconds a sample with one game and with 64, memory over a simulated hour at 90 Hz, allocations a frame",
  async run({ smoke }): Promise<BenchReport> {
    const subjects = [secondOfPlay("relay"), secondOfPlay("baseline")];
    const objectBytes = smoke ? SMOKE_OBJECT_BYTES : SMALLEST_OBJECT_BYTES;
    const budgetNanos = smoke ? SMOKE_BUDGET_NANOS : BUDGET_NANOS;
    const results = await measureSubjects(subjects, { smoke });
    const [withInsight, without] = results.map(({ medianNanos }) => medianNanos);
    const nanos = ((withInsight ?? Number.NaN) - (without ?? Number.NaN)) / SAMPLES_A_SECOND;
    // Memory does not depend on what runs beside it.
    const [memory, leaking] = await Promise.all([
      runScript<Memory>("insight-memory.ts", [], {}),
      runScript<Memory>("insight-memory.ts", ["baseline"], {}),
    ]);
    const seconds = String(smoke ? SMOKE_SECONDS : FULL_SECONDS);
    const [one, many, manyWithout] = [
      await runScript<Games>("insight-games.ts", ["1", seconds], {}),
      await runScript<Games>("insight-games.ts", [String(MANY_GAMES), seconds], {}),
      await runScript<Games>("insight-games.ts", [String(MANY_GAMES), seconds, "without"], {}),
    ];
    const gameBytes = (many.bytes - manyWithout.bytes) / many.games;
    const gamesNanos = many.nanos - manyWithout.nanos;
    const [allocated, allocatedWithout] = await Promise.all([bytesPerFrame([]), bytesPerFrame(["without"])]);
    const wrong = wrongSubjects(subjects);
    const mebibytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(2)} MiB`;
    const memoryTable: Table = {
      name: "memory",
      head: ["an hour at 90 Hz", "frames", "hitches", "when all is full", "growth since"],
      rows: [
        ["insight", memory],
        ["insight, and one small object a frame", leaking],
      ].map(([name, told]) => {
        const { frames, hitches, fullBytes, grownBytes } = told as Memory;
        return [String(name), String(frames), String(hitches), mebibytes(fullBytes), mebibytes(grownBytes)];
      }),
    };
    const gamesTable: Table = {
      name: "games",
      head: ["games at once, each at 90 Hz", "judged", "ns a sample", "memory of all"],
      rows: [
        [String(one.games), String(one.judged), one.nanos.toFixed(0), mebibytes(one.bytes)],
        [String(many.games), String(many.judged), many.nanos.toFixed(0), mebibytes(many.bytes)],
        [`${many.games}, without insight`, "-", manyWithout.nanos.toFixed(0), mebibytes(manyWithout.bytes)],
      ],
    };
    const budgets: Budget[] = [
      checkedBudget({
        what: `a sample, with ${MANY_GAMES} games at once, all judged`,
        asked: `at most ${budgetNanos} ns`,
        measured: `${gamesNanos.toFixed(0)} ns, ${many.judged} games judged`,
        holds: many.judged === MANY_GAMES && gamesNanos <= budgetNanos,
      }),
      checkedBudget({
        what: `memory of one of ${MANY_GAMES} games`,
        asked: `at most ${mebibytes(GAME_BYTES)}`,
        measured: mebibytes(gameBytes),
        holds: gameBytes <= GAME_BYTES,
      }),
      checkedBudget({
        what: "a sample, with all insight, readings and monitors included",
        asked: `at most ${budgetNanos} ns`,
        measured: `${nanos.toFixed(0)} ns`,
        holds: nanos <= budgetNanos && wrong.length === 0,
      }),
      checkedBudget({
        what: "growth of memory in the hour, once all is full",
        asked: `below ${mebibytes(GROWTH_BYTES)}`,
        measured: mebibytes(memory.grownBytes),
        holds: memory.grownBytes < GROWTH_BYTES && memory.hitches > 100,
      }),
      checkedBudget({
        what: "growth with one small object a frame, as the measurement sees it",
        asked: `above ${mebibytes(3 * GROWTH_BYTES)}`,
        measured: mebibytes(leaking.grownBytes),
        holds: leaking.grownBytes > 3 * GROWTH_BYTES,
      }),
      checkedBudget({
        what: "bytes that insight allocates for a frame and its poses",
        asked: `below ${objectBytes} bytes`,
        measured: `${(allocated - allocatedWithout).toFixed(1)} bytes more than the ${allocatedWithout.toFixed(0)} of the run without insight`,
        holds: allocated - allocatedWithout < objectBytes,
      }),
    ];
    const tables = [subjectsTable(results), gamesTable, memoryTable];
    const games = [one, many, manyWithout];
    return {
      tables,
      budgets,
      results: { results, nanos, games, memory, leaking, allocated, allocatedWithout },
    };
  },
};

const SECOND = "a second of play at 90 Hz through the hub: frames, poses, monitors";

function secondOfPlay(implementation: "relay" | "baseline"): Subject {
  const game = new PlayedGame({ hasInsight: implementation === "relay" });
  for (let second = 0; second < 30; second++) game.second();
  const run = () => {
    game.second();
    return game.frames;
  };
  const check = () => {
    const before = game.frames;
    run();
    if (game.insight === undefined) return game.frames === before + 90;
    const [told] = game.insight.windows({ length: "run" });
    return told?.samples === game.frames && told.frame_time_ms?.samples === game.frames;
  };
  return { name: SECOND, implementation, run, check };
}

async function bytesPerFrame(words: readonly string[]): Promise<number> {
  const told = await runScript<{ bytesPerFrame: number }>("insight-allocations.ts", words, {
    BUN_JSC_useGC: "0",
  });
  return told.bytesPerFrame;
}

/** Runs each script in a process of its own. */
async function runScript<Told>(
  name: string,
  words: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Told> {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, name), ...words], {
    env: { ...process.env, ...env },
    stdout: "pipe",
    stderr: "inherit",
  });
  const printed = await child.stdout.text();
  if ((await child.exited) === 0) return JSON.parse(printed) as Told;
  throw new Error(`expected ${name} to print its results, got exit code ${child.exitCode}`);
}
