import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { LONG } from "../long.ts";
import { busyShare } from "./busy-share.ts";
import { addOutcomes, type Outcome, readOutcome } from "./outcome.ts";
import type { Job, Plan } from "./plan.ts";

/** Time limit of a test that sets none of its own. Units: milliseconds. */
const TEST_LIMIT_MILLIS = LONG ? 600_000 : 60_000;
/** Time limit of a job, for a process that hangs between tests. Units: milliseconds. */
const JOB_LIMIT_MILLIS = (LONG ? 60 : 15) * 60_000;

/** Result of a job, and its duration. */
export interface JobReport {
  job: Job;
  /** Whether the job failed beside others and runs again alone. Only that run counts. */
  again: boolean;
  outcome: Outcome;
  seconds: number;
  /** CPU time of the process and of the processes that it waited for. */
  cpuSeconds: number;
}

/** With less of the machine in use there is room for a further job that mostly waits. */
const ROOMY_SHARE = 0.65;

/**
 * Runs a plan: for each core one job that waits for Godot and one that computes, and up to one more that waits while the machine has room for it.
 * Then it runs the files that hold something, and beside them those that start neither commands nor games; then those that run alone, and again the files
 * that failed beside others.
 * A game keeps its frame rate, and a test its time limit, only with enough processor time.
 * Reports the result of each job when it ends.
 */
export async function runPlan(
  plan: Plan,
  told: (report: JobReport) => void,
  { folder = process.cwd(), busy = busyShare }: { folder?: string; busy?: typeof busyShare } = {},
): Promise<Outcome> {
  const [waiting, working, alone] = [[...plan.waiting], [...plan.working], [...plan.alone]];
  const holding = plan.holding.map((jobs) => [...jobs]);
  const inProcess = [...plan.inProcess];
  let total: Outcome = { pass: 0, fail: 0, skip: 0, missing: {}, lines: [] };
  async function work(...queues: Job[][]): Promise<void> {
    while (await workOnce(...queues));
  }
  /** Returns whether there was a job. */
  async function workOnce(...queues: Job[][]): Promise<boolean> {
    const queue = queues.find(({ length }) => length > 0);
    const job = queue?.shift();
    if (job === undefined) return false;
    const report = await runJob(job, folder);
    if (queue !== alone && report.outcome.fail > 0) {
      alone.push(job);
      told({ ...report, again: true });
      return true;
    }
    total = addOutcomes(total, report.outcome);
    told(report);
    return true;
  }
  /** Begins one further job at a time, so that it shows what it takes before the next one begins. */
  async function workWhereRoom(others: Promise<unknown>): Promise<void> {
    const further = new Set<Promise<unknown>>();
    while (waiting.length > 0) {
      const share = await busy(others);
      if (share > ROOMY_SHARE || further.size >= cores) continue;
      const one = workOnce(waiting).finally(() => further.delete(one));
      further.add(one);
    }
    await Promise.all(further);
  }
  const cores = availableParallelism();
  const lanes = Promise.all(
    Array.from({ length: cores }, () => [work(waiting, working), work(working, waiting)]).flat(),
  );
  await Promise.all([lanes, workWhereRoom(lanes)]);
  await Promise.all([
    ...holding.map((jobs) => work(jobs, inProcess)),
    ...Array.from({ length: 2 * cores }, () => work(inProcess)),
  ]);
  await work(alone);
  return total;
}

async function runJob(job: Job, folder: string): Promise<JobReport> {
  const began = performance.now();
  // Both outputs go to one file, in order. A process that a test leaves behind can keep the file open without harm.
  const output = join(mkdtempSync(join(tmpdir(), "test-output-")), "output.txt");
  const file = openSync(output, "w");
  const child = Bun.spawn(
    [process.execPath, "test", "--timeout", String(TEST_LIMIT_MILLIS), ...job.map((path) => `./${path}`)],
    {
      cwd: folder,
      stdin: "ignore",
      stdout: file,
      stderr: file,
      timeout: JOB_LIMIT_MILLIS,
      killSignal: "SIGKILL",
    },
  );
  const kill = () => child.kill();
  process.once("exit", kill);
  const exitCode = await child.exited;
  process.off("exit", kill);
  closeSync(file);
  const outcome = readOutcome(readFileSync(output, "utf8"), exitCode);
  try {
    rmSync(dirname(output), { recursive: true });
  } catch {
    // On Windows a process that a test leaves behind keeps the file. The system's own cleaning removes it later.
  }
  const cpu = child.resourceUsage()?.cpuTime.total ?? 0;
  const seconds = (performance.now() - began) / 1000;
  return { job, again: false, outcome, seconds, cpuSeconds: Number(cpu) / 1e6 };
}
