import { readFileSync } from "node:fs";

/** Clock ticks per second in /proc. Linux always reports 100 to programs. */
const TICKS_PER_SECOND = 100;

/** CPU time and memory of a process. */
export interface ProcessUsage {
  /** CPU time of all threads since the start of the process. */
  cpuSeconds: number;
  /** Memory in RAM. */
  residentBytes: number;
}

/** Reads CPU time and memory of a process; undefined if there is no such process or the system does not report them. Source: proc_pid_stat(5). */
export function readProcessUsage(pid: number): ProcessUsage | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The program's name, in parentheses, may contain any characters. The state and the numbers follow it.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return {
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
      residentBytes: Number(kibibytes) * 1024,
    };
  } catch {
    return undefined;
  }
}

/** How many files a process may open (its soft limit); undefined if the system does not report it. */
export function readFileLimit(pid: number | "self"): number | undefined {
  try {
    const limit = /^Max open files\s+(\S+)/m.exec(readFileSync(`/proc/${pid}/limits`, "utf8"))?.[1];
    if (limit === undefined) return undefined;
    return limit === "unlimited" ? Number.POSITIVE_INFINITY : Number(limit);
  } catch {
    return undefined;
  }
}
