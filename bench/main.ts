/**
 * Runs the benches: `bun run bench [names…] [smoke]`; `--help` lists them.
 * Exit codes: 0 every budget holds, 1 one is broken, 2 used wrongly or could not run.
 */
import { parseArgs } from "node:util";
import { endToEndBench } from "./end-to-end/end-to-end.bench.ts";
import { checkTriesBench } from "./godot/check-tries.bench.ts";
import { frameCostBench } from "./godot/frame-cost.bench.ts";
import { insightGodotBench } from "./insight/insight-godot.bench.ts";
import { insightTruthBench } from "./insight/insight-truth.bench.ts";
import { fanOutBench } from "./load/fan-out/fan-out.bench.ts";
import { floodBench } from "./load/flood/flood.bench.ts";
import { frozenBench } from "./load/frozen/frozen.bench.ts";
import { latencyBench } from "./load/latency/latency.bench.ts";
import { soakBench } from "./load/soak/soak.bench.ts";
import { codecBench } from "./micro/codec.bench.ts";
import { encodeOnceBench } from "./micro/encode-once.bench.ts";
import { historyBench } from "./micro/history.bench.ts";
import { insightBench } from "./micro/insight.bench.ts";
import { laneBench } from "./micro/lane.bench.ts";
import { numericCoreBench } from "./micro/numeric-core/numeric-core.bench.ts";
import { passThroughBench } from "./micro/pass-through.bench.ts";
import type { Bench, BenchOptions } from "./support/bench.ts";
import { runBestOfTries } from "./support/best-of-tries.ts";
import { type Budget, describeBudget } from "./support/budget.ts";
import { describeMachine } from "./support/machine.ts";
import { writeResults } from "./support/results-file.ts";
import { formatTable } from "./support/table.ts";

const BENCHES: Readonly<Record<string, Bench>> = {
  codec: codecBench,
  "encode-once": encodeOnceBench,
  lane: laneBench,
  history: historyBench,
  "pass-through": passThroughBench,
  insight: insightBench,
  "numeric-core": numericCoreBench,
  "fan-out-10": fanOutBench(10),
  "fan-out-100": fanOutBench(100),
  "fan-out-1000": fanOutBench(1000),
  flood: floodBench,
  latency: latencyBench,
  frozen: frozenBench,
  "end-to-end": endToEndBench,
  godot: frameCostBench,
  "insight-truth": insightTruthBench,
  "insight-godot": insightGodotBench,
  soak: soakBench,
  "check-tries": checkTriesBench,
};
const DEFAULT_MINUTES = 10;

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(usedWrongly(error) ? `error: ${error.message}\n\n${usage()}` : error);
  process.exitCode = 2;
}

/** Whether the error is about an unknown option. */
function usedWrongly(error: unknown): error is Error {
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args);
  if (values.help) {
    console.log(usage());
    return 0;
  }
  const minutes = Number(values.minutes ?? DEFAULT_MINUTES);
  const unknown = positionals.find((word) => word !== "smoke" && !Object.hasOwn(BENCHES, word));
  if (unknown !== undefined || !(minutes > 0)) {
    const got = unknown === undefined ? `--minutes ${values.minutes}` : JSON.stringify(unknown);
    console.error(`error: expected names of benches and minutes over 0, got ${got}\n\n${usage()}`);
    return 2;
  }
  const smoke = positionals.includes("smoke");
  const names = positionals.filter((word) => word !== "smoke");
  const chosen = Object.entries(BENCHES).filter(([name, { onlyByName }]) =>
    names.length > 0 ? names.includes(name) : onlyByName !== true,
  );
  const budgets: Budget[] = [];
  for (const [name, bench] of chosen) budgets.push(...(await runBench(name, bench, { smoke, minutes })));
  return conclude(budgets, smoke);
}

function readArguments(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { help: { type: "boolean", short: "h" }, minutes: { type: "string" } },
  });
}

function usage(): string {
  const width = Math.max(...Object.keys(BENCHES).map((name) => name.length));
  const lines = Object.entries(BENCHES).map(
    ([name, { about, onlyByName }]) =>
      `  ${name.padEnd(width)}  ${about}${onlyByName ? " (only where named)" : ""}`,
  );
  return [
    "usage: bun run bench [names…] [smoke] [--minutes N]",
    "",
    ...lines,
    "",
    `  smoke        the short form for CI: wide budgets, and the best of three runs counts`,
    `  --minutes N  how long the soak and insight-godot last (${DEFAULT_MINUTES})`,
    "",
    "Exit codes: 0 every budget holds, 1 one is broken, 2 used wrongly or could not run.",
  ].join("\n");
}

/** Runs one bench, prints its results and writes them to `bench/results/`. */
async function runBench(name: string, bench: Bench, options: BenchOptions): Promise<Budget[]> {
  const machine = describeMachine();
  const startMillis = performance.now();
  console.log(`${name}: ${bench.about}`);
  const { tables, budgets, results, tries } = await runBestOfTries(bench, options, console.log);
  for (const table of tables) console.log(`\n${formatTable(table)}`);
  console.log(`\n  budgets (${formOf(options.smoke)}):`);
  for (const budget of budgets) console.log(describeBudget(budget));
  const path = writeResults(name, { machine, smoke: options.smoke, tries, budgets, ...results });
  const seconds = ((performance.now() - startMillis) / 1000).toFixed(1);
  console.log(`  took ${seconds} s, written to ${path}\n`);
  return budgets;
}

/** Prints in one line whether the budgets hold. Returns the exit code. */
function conclude(budgets: readonly Budget[], smoke: boolean): number {
  const count = (outcome: Budget["outcome"]) => budgets.filter((budget) => budget.outcome === outcome).length;
  const [broken, skipped] = [count("broken"), count("skipped")];
  const verdict =
    broken > 0 ? `${broken} of ${budgets.length} budgets broken` : "every budget that was checked holds";
  const leftOut = skipped > 0 ? `, ${skipped} skipped` : "";
  console.log(`bench: ${verdict}${leftOut} (${formOf(smoke)} budgets)`);
  for (const budget of budgets.filter(({ outcome }) => outcome !== "holds"))
    console.log(describeBudget(budget));
  return broken > 0 ? 1 : 0;
}

function formOf(smoke: boolean): string {
  return smoke ? "smoke" : "full";
}
