import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Bench, BenchReport } from "../support/bench.ts";
import { type Budget, checkedBudget } from "../support/budget.ts";
import { distributionOf } from "../support/statistics.ts";
import type { Table } from "../support/table.ts";
import { measureExport } from "./export-cost.ts";
import { measureRepair, measureViewing, recordGame } from "./file-costs.ts";

/** Output of live-cost.ts. */
interface LiveCost {
  games: number;
  share: number;
  /** Processor time of the process with recording minus that without. Its noise is larger than the cost of one game. */
  difference: number;
  differences: number[];
  messages: number;
}

const MEGABYTE = 1e6;
const MANY_GAMES = 20;
const REPAIRED_BYTES = 40 * MEGABYTE;
/** Fewest messages of a game in a second: frames, poses and their transforms. */
const LEAST_MESSAGES = 3 * 80;

/** Length of the runs. Units: seconds. */
const FULL = { live: 3, rounds: 5, minute: 60, long: 3600, exported: 600 };
const SMOKE = { live: 0.5, rounds: 1, minute: 60, long: 180, exported: 180 };
/** How much more time the smoke form allows. */
const SMOKE_ROOM = 10;

/** The budgets. Units: share of a core; megabytes a minute; milliseconds. */
const MOST = {
  oneGame: 0.005,
  manyGames: 0.08,
  withTransforms: 2.4,
  without: 1.5,
  repair: 200,
  describe: 50,
  open: 50,
  seek: 10,
  export: 1000,
  /** A frame at 90 Hz: no chunk makes a client's frame late by more. */
  chunk: 11.1,
};

/** Cost of recording games, and of the files. */
export const recordBench: Bench = {
  about:
    "recordings: share of a core with one game at 90 Hz and with 20, megabytes a minute, the slowest chunk, repair, an hour listed, opened and read, and ten minutes exported for Perfetto",
  async run({ smoke }): Promise<BenchReport> {
    const folder = mkdtempSync(join(tmpdir(), "bench-record-"));
    try {
      const plan = smoke ? SMOKE : FULL;
      const live = (games: number) => liveCost(games, plan, join(folder, `live-${games}`));
      const [one, many] = [await live(1), await live(MANY_GAMES)];
      const minute = (transforms: boolean) => recordGame(join(folder, "minute"), plan.minute, transforms);
      const [withTransforms, without] = [minute(true), minute(false)];
      const long = recordGame(join(folder, "long"), plan.long, true);
      const repair = measureRepair(long, REPAIRED_BYTES);
      const viewing = await measureViewing(long);
      const perfetto = await measureExport(long.path, plan.exported);
      const chunks = distributionOf(long.chunkMillis);
      const room = smoke ? SMOKE_ROOM : 1;
      const minutes = `${plan.long / 60} min`;
      const cost: Table = {
        name: "cost",
        head: [
          "games at 90 Hz with poses",
          "in the recorder",
          "process, with minus without",
          "range",
          "messages",
        ],
        rows: [one, many].map(({ games, share, difference, differences, messages }) => [
          String(games),
          percent(share),
          percent(difference),
          `${percent(Math.min(...differences))} to ${percent(Math.max(...differences))}`,
          messages.toLocaleString("en"),
        ]),
      };
      const size: Table = {
        name: "size",
        head: ["a minute of one game", "MB", "messages"],
        rows: [
          ["with transforms for viewers", withTransforms],
          ["without", without],
        ].map(([name, file]) => {
          const { bytes, messages } = file as typeof without;
          return [String(name), megabytes(bytes), messages.toLocaleString("en")];
        }),
      };
      const files: Table = {
        name: "files",
        head: [`a recording of ${minutes}, ${megabytes(long.bytes)} MB`, "ms"],
        rows: [
          [`make ${megabytes(repair.bytes)} MB of it whole after a cut`, repair.millis],
          ["describe it", long.describeMillis],
          ["list its folder", long.listMillis],
          ["open it by its index", viewing.openMillis],
          ["read the first message from a random moment, median", viewing.seekMillis],
          [
            `export ${plan.exported / 60} min of it for Perfetto, ${megabytes(perfetto.bytes)} MB`,
            perfetto.millis,
          ],
          ["compress and write a chunk, median", chunks.p50],
          ["the same, p99", chunks.p99],
          ["the same, slowest", chunks.max],
        ].map(([name, millis]) => [String(name), Number(millis).toFixed(2)]),
      };
      const share = (what: string, measured: number, most: number): Budget =>
        checkedBudget({
          what,
          asked: `below ${percent(most * room)} of a core`,
          measured: percent(measured),
          holds: measured < most * room,
        });
      const bytes = (what: string, measured: number, most: number): Budget =>
        checkedBudget({
          what,
          asked: `below ${most} MB a minute`,
          measured: `${megabytes(measured)} MB`,
          holds: measured < most * MEGABYTE,
        });
      const time = (what: string, measured: number, most: number): Budget =>
        checkedBudget({
          what,
          asked: `below ${most * room} ms`,
          measured: `${measured.toFixed(2)} ms`,
          holds: measured < most * room,
        });
      const least = [one, many].every(
        ({ games, messages }) => messages >= games * plan.rounds * plan.live * LEAST_MESSAGES,
      );
      return {
        tables: [cost, size, files],
        budgets: [
          checkedBudget({
            what: "all frames and poses were recorded",
            asked: `at least ${LEAST_MESSAGES} messages a second of each game`,
            measured: `${one.messages} and ${many.messages} messages`,
            holds: least,
          }),
          share("recording one game", one.share, MOST.oneGame),
          share(`recording ${MANY_GAMES} games`, many.share, MOST.manyGames),
          bytes("one game, with transforms", withTransforms.bytes, MOST.withTransforms),
          bytes("one game, without transforms", without.bytes, MOST.without),
          time(`repair of ${megabytes(repair.bytes)} MB`, repair.millis, MOST.repair),
          time(`describe ${minutes}`, long.describeMillis, MOST.describe),
          time(`list ${minutes}`, long.listMillis, MOST.describe),
          time(`open ${minutes}`, viewing.openMillis, MOST.open),
          time(`seek in ${minutes}, median`, viewing.seekMillis, MOST.seek),
          time(`export ${plan.exported / 60} min for Perfetto`, perfetto.millis, MOST.export),
          time("a chunk, p99", chunks.p99, MOST.chunk),
        ],
        results: {
          one,
          many,
          withTransforms,
          without,
          long: { ...long, chunkMillis: chunks },
          repair,
          viewing,
          perfetto,
        },
      };
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

async function liveCost(games: number, { rounds, live }: typeof FULL, folder: string): Promise<LiveCost> {
  const script = join(import.meta.dir, "live-cost.ts");
  const words = [games, rounds, live].map(String);
  const child = Bun.spawn([process.execPath, script, ...words, folder], {
    stdout: "pipe",
    stderr: "inherit",
  });
  const printed = await child.stdout.text();
  if ((await child.exited) === 0) return JSON.parse(printed) as LiveCost;
  throw new Error(`expected live-cost.ts to print its results, got exit code ${child.exitCode}`);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

function megabytes(bytes: number): string {
  return (bytes / MEGABYTE).toFixed(2);
}
