import { availableParallelism, setPriority } from "node:os";
import { addOutcomes, type Outcome, readOutcome } from "./outcome.ts";
import type { Job, Plan } from "./plan.ts";

/** How long a job may take. A test has a limit of its own; this one is for what hangs between tests. Units: milliseconds. */
const JOB_LIMIT_MILLIS = 15 * 60_000;

/** What a job came to, and how long it took. */
export interface JobReport {
  job: Job;
  outcome: Outcome;
  seconds: number;
  /** Of the process and those that it waited for. */
  cpuSeconds: number;
}

/** By how much jobs that compute give way to games that keep a frame rate. */
const NICENESS = 5;

/**
 * Runs a plan: one job for each core that waits for Godot, beside them half as many that compute; then the files that run
 * alone. Says of each job what came of it when it ends.
 */
export async function runPlan(plan: Plan, told: (report: JobReport) => void): Promise<Outcome> {
  let total: Outcome = { pass: 0, fail: 0, skip: 0, missing: {}, lines: [] };
  async function work(...queues: Job[][]): Promise<void> {
    for (;;) {
      const queue = queues.find(({ length }) => length > 0);
      const job = queue?.shift();
      if (job === undefined) return;
      const report = await runJob(job, queue === working ? NICENESS : 0);
      total = addOutcomes(total, report.outcome);
      told(report);
    }
  }
  const [waiting, working] = [[...plan.waiting], [...plan.working]];
  const cores = availableParallelism();
  const beside = Math.ceil(cores / 2);
  await Promise.all([
    ...Array.from({ length: cores }, () => work(waiting, working)),
    ...Array.from({ length: beside }, () => work(working, waiting)),
  ]);
  await work([...plan.alone]);
  return total;
}

async function runJob(job: Job, niceness: number): Promise<JobReport> {
  const began = performance.now();
  const child = Bun.spawn(
    [process.execPath, "test", "--timeout", "60000", ...job.map((file) => `./${file}`)],
    {
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
      timeout: JOB_LIMIT_MILLIS,
      killSignal: "SIGKILL",
    },
  );
  if (niceness !== 0) setPriority(child.pid, niceness);
  // What tests print comes by standard output, what bun says of them by standard error.
  const [printed, said] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  const exitCode = await child.exited;
  const cpu = child.resourceUsage()?.cpuTime.total ?? 0;
  return {
    job,
    outcome: readOutcome(`${printed}\n${said}`, exitCode),
    seconds: (performance.now() - began) / 1000,
    cpuSeconds: Number(cpu) / 1e6,
  };
}
