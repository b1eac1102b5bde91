import { readFileSync } from "node:fs";
import { startServe } from "./start-serve.ts";

/** How long after the ready line the relay still counts, so that work put off until then counts too. Units: milliseconds. */
const AFTER_READY_MILLIS = 2000;

/** What one start cost. */
export interface Start {
  /** User and system time of the whole process. Units: milliseconds. */
  cpuMillis: number;
  /** Units: MiB. */
  residentMib: number;
  /** From the start of the process to its ready line. Units: milliseconds. */
  readyMillis: number;
}

/** Starts a relay that nobody connects to, and measures it until 2 s after its ready line. */
export async function measureStart(program: readonly string[]): Promise<Start> {
  const startedMillis = performance.now();
  const { relay } = await startServe(program);
  const readyMillis = performance.now() - startedMillis;
  try {
    await Bun.sleep(AFTER_READY_MILLIS);
    const residentMib = residentKib(relay.pid) / 1024;
    relay.kill("SIGKILL");
    await relay.exited;
    return { cpuMillis: cpuMillisOf(relay), residentMib, readyMillis };
  } finally {
    relay.kill("SIGKILL");
  }
}

/** CPU time of Bun alone, with a program that does nothing. Units: milliseconds. */
export async function measureFloor(): Promise<number> {
  const bun = Bun.spawn([process.execPath, "-e", "0"], {
    stdin: "ignore",
    stdout: "ignore",
    stderr: "ignore",
  });
  await bun.exited;
  return cpuMillisOf(bun);
}

function cpuMillisOf(ended: Bun.Subprocess): number {
  return Number(ended.resourceUsage()?.cpuTime.total ?? Number.NaN) / 1000;
}

/** NaN where the system has no /proc. */
function residentKib(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
  } catch {
    return Number.NaN;
  }
}
