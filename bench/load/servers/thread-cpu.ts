import { readdirSync, readFileSync } from "node:fs";

/** CPU time of each thread of a process by thread id. Units: nanoseconds. */
export type ThreadCpu = ReadonlyMap<string, number>;

/**
 * Reads the CPU time of every thread of a process from the Linux scheduler's own count. The count is exact to the nanosecond for a sleeping
 * thread; for a running one it may be a tick late. Returns undefined if the system does not report it.
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

/** CPU time that a process took between two readings. Ignores threads that ended in between. Units: nanoseconds. */
export function cpuNanosBetween(start: ThreadCpu, end: ThreadCpu): number {
  let nanos = 0;
  for (const [thread, now] of end) nanos += now - (start.get(thread) ?? 0);
  return nanos;
}
