import { readdirSync, readFileSync } from "node:fs";

/** CPU time of each thread of a process by thread id. Units: nanoseconds. */
export type ThreadCpu = ReadonlyMap<string, number>;

/**
 * Reads the CPU time of every thread of a process, from the Linux scheduler's own count.
 * To the nanosecond for a thread that sleeps; one that runs may be a tick behind.
 * Returns undefined where the system does not tell.
 */
export function readThreadCpu(pid: number): ThreadCpu | undefined {
  const tasks = `/proc/${pid}/task`;
  const cpu = new Map<string, number>();
  try {
    for (const thread of readdirSync(tasks)) {
      cpu.set(thread, Number.parseInt(readFileSync(`${tasks}/${thread}/schedstat`, "utf8"), 10));
    }
  } catch {
    return undefined;
  }
  return cpu;
}

/** CPU time that a process took between two readings. A thread that has ended in between is left out. Units: nanoseconds. */
export function cpuNanosBetween(start: ThreadCpu, end: ThreadCpu): number {
  let nanos = 0;
  for (const [thread, now] of end) nanos += now - (start.get(thread) ?? 0);
  return nanos;
}
