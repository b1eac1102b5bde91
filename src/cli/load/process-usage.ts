import { readFileSync } from "node:fs";

/** Clock ticks of /proc in a second. Linux shows 100 to programs, whatever its own rate. */
const TICKS_PER_SECOND = 100;

/** What a process takes. */
export interface ProcessUsage {
  /** Units: seconds of CPU time since its start, all threads. */
  cpuSeconds: number;
  /** Units: bytes in RAM. */
  residentBytes: number;
}

/** Reads what a process takes; undefined where there is no such process, or the system does not tell. Source: proc_pid_stat(5). */
export function readProcessUsage(pid: number): ProcessUsage | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name, in brackets, may hold anything; after it come state, then numbers.
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

/** Files that a process may have open (its soft limit); undefined where the system does not tell. */
export function readFileLimit(pid: number | "self"): number | undefined {
  try {
    const limit = /^Max open files\s+(\S+)/m.exec(readFileSync(`/proc/${pid}/limits`, "utf8"))?.[1];
    if (limit === undefined) return undefined;
    return limit === "unlimited" ? Number.POSITIVE_INFINITY : Number(limit);
  } catch {
    return undefined;
  }
}
