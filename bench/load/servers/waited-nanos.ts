import { readFileSync } from "node:fs";

/**
 * Time for which the main thread of a process was ready to run, but other programs had the cores. Shows whether the machine was
 * busy. Units: nanoseconds. Returns undefined if the system does not report it.
 */
export function waitedNanos(pid: number): number | undefined {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, "utf8").split(" ")[1]);
  } catch {
    return undefined;
  }
}
