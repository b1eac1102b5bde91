import type { Platform } from "./platform.ts";

/** Clock ticks per second in /proc. Linux always reports 100 to programs. */
const TICKS_PER_SECOND = 100;
/** Windows counts processor time in this unit. Units: seconds. */
const WINDOWS_TICK_SECONDS = 1e-7;
const NANOS_PER_MILLI = 1e6;

/** CPU time and memory of a process. */
export interface ProcessUsage {
  /** CPU time of all threads since the start of the process. */
  cpuSeconds: number;
  /** Memory in RAM. */
  residentBytes: number;
}

/** Times of a thread since its start, from the kernel: time on a processor, and time waiting for one. Units: milliseconds. */
export interface ThreadTimes {
  ranMillis: number;
  waitedMillis: number;
}

/** CPU time and memory of a process of this machine; undefined if there is no such process or the system does not report them. Cost: off Linux it runs a program, on Windows for half a second. */
export async function processUsage(pid: number, platform: Platform): Promise<ProcessUsage | undefined> {
  switch (platform.name) {
    case "linux":
      return usageInProc(pid, platform);
    case "win32": {
      // Whole numbers, because decimal signs depend on the language of Windows.
      const script = `$p = Get-Process -Id ${pid}; '{0} {1}' -f $p.WorkingSet64, $p.TotalProcessorTime.Ticks`;
      const answer = await platform.run("powershell", "-NoProfile", "-NonInteractive", "-Command", script);
      const [, bytes, ticks] = /^(\d+) (\d+)\s*$/m.exec(answer?.stdout ?? "") ?? [];
      if (bytes === undefined || ticks === undefined) return undefined;
      return { residentBytes: Number(bytes), cpuSeconds: Number(ticks) * WINDOWS_TICK_SECONDS };
    }
    default: {
      const answer = await platform.run("ps", "-o", "rss=,time=", "-p", String(pid));
      const [, kibibytes, time = ""] = /^\s*(\d+)\s+([\d:.,-]+)\s*$/m.exec(answer?.stdout ?? "") ?? [];
      if (kibibytes === undefined) return undefined;
      return { residentBytes: Number(kibibytes) * 1024, cpuSeconds: secondsOf(time) };
    }
  }
}

/** Source: proc_pid_stat(5). */
function usageInProc(pid: number, { read }: Platform): ProcessUsage | undefined {
  const [stat, status] = [read(`/proc/${pid}/stat`), read(`/proc/${pid}/status`)];
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(status ?? "")?.[1];
  if (stat === undefined || kibibytes === undefined) return undefined;
  // The program's name, in parentheses, may contain any characters. The state and the numbers follow it.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
    residentBytes: Number(kibibytes) * 1024,
  };
}

/** Seconds of a time such as `0:01.23`, `12:03:04` or `1-02:03:04`, as `ps` writes it. */
function secondsOf(time: string): number {
  const [clock = "", days = "0"] = time.replace(",", ".").split("-").reverse();
  return clock.split(":").reduce((sum, part) => sum * 60 + Number(part), 0) + Number(days) * 86_400;
}

/**
 * How many files a process may open (its soft limit); undefined if the system does not report it. Only Linux reports it for every
 * process, and Windows has no such limit.
 */
export function fileLimit(pid: number | "self", { read }: Pick<Platform, "read">): number | undefined {
  const limit = /^Max open files\s+(\S+)/m.exec(read(`/proc/${pid}/limits`) ?? "")?.[1];
  if (limit === undefined) return undefined;
  return limit === "unlimited" ? Number.POSITIVE_INFINITY : Number(limit);
}

/** How many files a program may open that this shell starts; undefined if the system has no limit or does not report it. */
export async function fileLimitHere(platform: Platform): Promise<number | undefined> {
  if (platform.name === "win32") return undefined;
  const own = fileLimit("self", platform);
  if (own !== undefined) return own;
  // The hard limit: Bun raises its soft limit to it.
  const text = (await platform.run("sh", "-c", "ulimit -H -n"))?.stdout.trim();
  return text === "unlimited" ? Number.POSITIVE_INFINITY : Number(text) || undefined;
}

/** How many files a process has open; 0 if the system does not report it. Only Linux does. */
export function openFiles(pid: number, { list }: Pick<Platform, "list">): number {
  return list(`/proc/${pid}/fd`).length;
}

/**
 * The times of the main thread of a process that belongs to a marked run; undefined for another process, which has the same number
 * outside of the game's container, and where the kernel does not report them. Only Linux does.
 * Source: Documentation/scheduler/sched-stats.rst of Linux, `/proc/PID/schedstat`.
 */
export function mainThreadTimes(
  { pid, run }: { pid: number; run: string },
  { read }: Pick<Platform, "read">,
): ThreadTimes | undefined {
  if (read(`/proc/${pid}/environ`)?.includes(run) !== true) return undefined;
  const times = read(`/proc/${pid}/task/${pid}/schedstat`) ?? "";
  const [ran, waited] = times.split(" ").map(Number);
  // A kernel that does not count reports 0.
  if (!ran || waited === undefined || Number.isNaN(waited)) return undefined;
  return { ranMillis: ran / NANOS_PER_MILLI, waitedMillis: waited / NANOS_PER_MILLI };
}

/** Processor time of this thread: on a busy machine the clock also counts the work of other programs. Windows has only the clock. */
export function threadMillis({ name }: Pick<Platform, "name">): number {
  if (name === "win32") return performance.now();
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
