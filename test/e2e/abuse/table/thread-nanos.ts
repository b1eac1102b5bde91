import { readFileSync } from "node:fs";

/** CPU time of the main thread of a process, and the time in which it could have run but others had the cores. Linux only. Units: nanoseconds. Source: proc(5), schedstat. */
export function readThreadNanos(pid: number): { ran: number; waited: number } {
  const [ran, waited] = readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ").map(Number);
  return { ran: ran ?? 0, waited: waited ?? 0 };
}
