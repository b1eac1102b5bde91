import type { Platform } from "./platform.ts";

/** Whether a process has ended and its parent has not taken note yet: to signals it seems alive. Known on Linux only, false elsewhere. Source: proc(5), `stat`. */
export function isZombie({ name, read }: Pick<Platform, "name" | "read">, pid: number): boolean {
  if (name !== "linux") return false;
  // The name of the program stands in parentheses, and may have some of its own.
  const stat = read(`/proc/${pid}/stat`) ?? "";
  return /^[ZX]/.test(stat.slice(stat.lastIndexOf(")") + 2));
}
