/**
 * The test command: fetches what tests need, runs every test file, several at a time, and says at its end what was
 * skipped for want of what. `bun run test [NAME…]`: the files with NAME in their path.
 * Exit codes: 0 no test failed, 1 one did.
 */
import { missingLine } from "./support/needs.ts";
import { filesLike } from "./support/posix-paths.ts";
import { type Plan, planOf } from "./support/runner/plan.ts";
import { type JobReport, runPlan } from "./support/runner/run-plan.ts";
import { NEEDS, setUp } from "./support/runner/set-up.ts";

// Whoever ends this command ends what it has started.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit(1));
process.exitCode = await main(process.argv.slice(2));

async function main(sought: readonly string[]): Promise<number> {
  const began = performance.now();
  await setUp();
  const files = filesOf(sought);
  if (files.length === 0) {
    console.error(`no test file has ${sought.join(" or ")} in its path`);
    return 1;
  }
  const plan = planOf(files);
  let left = jobsOf(plan);
  const again: string[] = [];
  const outcome = await runPlan(plan, (report) => {
    if (report.again) again.push(...report.job);
    else left--;
    console.log(describe(report, left));
  });
  const lacking = NEEDS.filter(({ found }) => !found()).map((need) => [missingLine(need), 0] as const);
  for (const [line, count] of Object.entries({ ...Object.fromEntries(lacking), ...outcome.missing }))
    console.log(`${count} tests ${line}`);
  if (again.length > 0) console.log(`failed beside others and run again alone: ${again.join(", ")}`);
  console.log(` ${outcome.pass} pass\n ${outcome.skip} skip\n ${outcome.fail} fail`);
  console.log(`Ran ${files.length} files in ${((performance.now() - began) / 1000).toFixed(0)} s.`);
  return outcome.fail === 0 && outcome.pass > 0 ? 0 : 1;
}

/** The test files whose path holds one of these words; all without a word. */
function filesOf(words: readonly string[]): string[] {
  const all = filesLike("test/**/*.test.ts");
  const parts = words.map((word) => word.replace(/^\.\//, ""));
  return parts.length === 0 ? all : all.filter((file) => parts.some((part) => file.includes(part)));
}

function jobsOf({ waiting, working, holding, inProcess, alone }: Plan): number {
  return waiting.length + working.length + holding.flat().length + inProcess.length + alone.length;
}

/** What failed and was printed, under the names of the files, and how long they took. */
function describe({ outcome, seconds, cpuSeconds, job, again }: JobReport, left: number): string {
  const { pass, skip, fail, lines } = outcome;
  const counts = `${pass} pass${skip > 0 ? `, ${skip} skip` : ""}${fail > 0 ? `, ${fail} fail` : ""}`;
  const names = job.length > 1 ? `${job.length} files` : job[0];
  const times = `${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of a core; ${left} jobs left`;
  const verdict = again ? `${counts} beside others, which does not count: it runs again alone` : counts;
  return [...lines, `${names}: ${verdict} (${times})`].join("\n");
}
