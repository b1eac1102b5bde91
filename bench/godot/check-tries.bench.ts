import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CliProcess } from "../../test/support/cli-process.ts";
import { requireGodot } from "../../test/support/godot/find-godot.ts";
import { prepareDemo, type TestProject } from "../../test/support/godot/test-project.ts";
import type { Bench, BenchReport } from "../support/bench.ts";
import { checkedBudget } from "../support/budget.ts";
import { median } from "../support/statistics.ts";

/** Rounds of a loop in each frame: some 4 ms on the author's machine. */
const ROUNDS = 170_000;
const FLAGS = ["--warmup", "1", "--duration", "4", "--runs", "5"];

/** Result of one try. */
interface Try {
  slower: boolean;
  verdict: string;
  measures: { key: string; verdict: string; share?: number; margin?: number; busier?: object }[];
}

/** Measures how often `check` calls the same game worse than its own baseline, and how often it calls a game worse that works 10 % more. */
export const checkTriesBench: Bench = {
  about: "check in real Godot: the same game against its own baseline, and a game that works 10 % more",
  onlyByName: true,
  async run({ smoke }): Promise<BenchReport> {
    const tries = await playTries(smoke ? { same: 2, slower: 1 } : { same: 20, slower: 6 });
    const same = tries.filter(({ slower }) => !slower);
    const slower = tries.filter((one) => one.slower);
    const [wrong, found] = [same, slower].map((all) => all.filter(isWorse).length) as [number, number];
    return {
      tables: [
        {
          name: "tries",
          head: ["", "tries", "called worse", "cpu_ms.p25, median", "margin, median"],
          rows: [rowOf("the same", same), rowOf("10 % more", slower)],
        },
      ],
      budgets: [
        checkedBudget({
          what: "tries in which check calls the same game worse",
          asked: "none",
          measured: `${wrong} of ${same.length}`,
          holds: wrong === 0,
        }),
        checkedBudget({
          what: "tries in which check calls a game worse that works 10 % more",
          asked: "at least half",
          measured: `${found} of ${slower.length}`,
          holds: found >= slower.length / 2,
        }),
      ],
      results: { rounds: ROUNDS, flags: FLAGS, tries },
    };
  },
};

/** Alternates both games, so that other load on the machine affects both. */
async function playTries(count: { same: number; slower: number }): Promise<Try[]> {
  using project = prepareDemo();
  const path = join(project.path, "project.godot");
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.replace("[autoload]\n", '[autoload]\n\nLoad="*res://load.gd"\n'));
  const folder = mkdtempSync(join(tmpdir(), "check-tries-"));
  const baseline = join(folder, "baseline.json");
  try {
    setWork(project, ROUNDS);
    await check(project, "--baseline", baseline, "--update-baseline");
    const tries: Try[] = [];
    const every = Math.max(1, Math.floor(count.same / count.slower));
    for (let index = 0; index < count.same; index++) {
      tries.push({ slower: false, ...(await check(project, "--baseline", baseline)) });
      if (index % every !== 0 || tries.filter(({ slower }) => slower).length === count.slower) continue;
      setWork(project, ROUNDS * 1.1);
      tries.push({ slower: true, ...(await check(project, "--baseline", baseline)) });
      setWork(project, ROUNDS);
    }
    return tries;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Sets a fixed amount of work, not a fixed time, so that other programs cannot reduce the work. */
function setWork(project: TestProject, rounds: number): void {
  const lines = [
    "extends Node",
    "",
    "func _process(_delta: float) -> void:",
    "\tvar x := 1.0",
    `\tfor i in ${Math.round(rounds)}:`,
    "\t\tx = sqrt(x + i)",
  ];
  writeFileSync(join(project.path, "load.gd"), `${lines.join("\n")}\n`);
}

async function check(project: TestProject, ...flags: string[]): Promise<Omit<Try, "slower">> {
  const common = ["check", "--project", project.path, "--godot", requireGodot(), "--json", ...FLAGS];
  await using cli = new CliProcess([...common, ...flags]);
  const text = (await cli.rest()).join("\n");
  if (text === "") throw new Error(`expected a verdict, got: ${await cli.stderr}`);
  const { verdict, comparison } = JSON.parse(text) as {
    verdict: string;
    comparison: Pick<Try, "measures"> | null;
  };
  return { verdict, measures: comparison?.measures ?? [] };
}

function isWorse({ verdict }: Try): boolean {
  return verdict === "worse";
}

function rowOf(name: string, tries: readonly Try[]): string[] {
  const cpu = tries.flatMap(({ measures }) => measures.find(({ key }) => key === "cpu_ms.p25") ?? []);
  const percent = (values: (number | undefined)[]) =>
    `${((median(values.map((value) => value ?? Number.NaN)) ?? Number.NaN) * 100).toFixed(1)} %`;
  return [
    name,
    String(tries.length),
    String(tries.filter(isWorse).length),
    percent(cpu.map(({ share }) => share)),
    percent(cpu.map(({ margin }) => margin)),
  ];
}
