import type { Platform } from "./platform.ts";

/** How a process ended: by itself with a code, or by a signal. */
export interface ProcessExit {
  code: number | null;
  signal: string | null;
}

/** How a program is started that must not outlive this one. */
export interface SpawnPlan {
  /** Whether it gets a process group of its own. */
  detached: boolean;
  /** Commands of a shell that list the marked processes for the guard; undefined where no guard is needed. */
  guard: { listMarked: string } | undefined;
}

/**
 * How an engine is started. POSIX: in a group of its own, because Ctrl+C would end Godot at once, and with a guard that ends the engine
 * when the relay was killed. Windows: not detached, because the system's job object then ends the engine together with the relay.
 */
export function spawnPlan({ name }: Pick<Platform, "name">): SpawnPlan {
  if (name === "win32") return { detached: false, guard: undefined };
  return { detached: true, guard: { listMarked: name === "linux" ? MARKED_IN_PROC : MARKED_BY_PS } };
}

/**
 * Prints a line for each process whose environment has the mark in $1: its process id and the path of its program.
 * Linux: /proc has both. Elsewhere ps prints the environment behind the command line. The shell compares, because a program that
 * compares would have the mark in its own command line.
 */
const MARKED_IN_PROC = `
for file in $(grep -lF "$1" /proc/[0-9]*/environ 2>/dev/null); do
  process=\${file#/proc/}; process=\${process%/environ}
  program=$(readlink "/proc/$process/exe") && echo "$process $program"
done`;
const MARKED_BY_PS = `
ps -axwwE -o pid=,command= | while read -r process rest; do
  case $rest in *"GODOT_TELEMETRY_RUN=$1"*) echo "$process $(ps -o comm= -p "$process")" ;; esac
done`;

/** How a process and its children are ended: by a signal to a process id (negative: to its group), or by a program of the system. */
export type EndPlan = { signalTo: number } | { run: readonly [program: string, ...args: string[]] };

/**
 * How an engine is ended. Windows has no signals and no groups: taskkill asks the windows of the tree to close, as a click would, or ends
 * the whole tree.
 */
export function endPlan(
  pid: number,
  signal: "SIGTERM" | "SIGKILL",
  { name }: Pick<Platform, "name">,
): EndPlan {
  if (name !== "win32") return { signalTo: -pid };
  const force = signal === "SIGKILL" ? ["/F"] : [];
  return { run: ["taskkill", "/T", ...force, "/PID", String(pid)] };
}

/** Lowest code that Windows itself gives a process that it ended: an NTSTATUS of severity error. */
const FIRST_NT_ERROR = 0xc0000000;

/** What Windows means by an exit code. Source: Microsoft, [MS-ERREF] 2.3.1. */
const NT_ERRORS: Readonly<Record<number, string>> = {
  3221225477: "access violation",
  3221225501: "illegal instruction",
  3221225620: "integer division by zero",
  3221225725: "stack overflow",
  3221225781: "a DLL was not found",
  3221225785: "a DLL lacks a function",
  3221225786: "ended by Ctrl+C or its closed console",
  3221225794: "a DLL failed to start",
  3221226356: "heap corruption",
  3221226505: "stack buffer overrun or abort",
};

/** Describes an end: `exit code 1`, `signal SIGSEGV`, `exit code 3221225477 (0xC0000005, access violation)`. */
export function describeExit({ code, signal }: ProcessExit): string {
  if (signal !== null) return `signal ${signal}`;
  // The code may come with a sign.
  const status = (code ?? 0) >>> 0;
  if (status < FIRST_NT_ERROR) return `exit code ${code}`;
  const meaning = NT_ERRORS[status];
  const hex = `0x${status.toString(16).toUpperCase()}`;
  return `exit code ${code} (${hex}${meaning === undefined ? "" : `, ${meaning}`})`;
}

/** Whether a program with a window can run: macOS and Windows always have a display. */
export function hasDisplay({ name, env }: Pick<Platform, "name" | "env">): boolean {
  return name !== "linux" || Boolean(env.DISPLAY) || Boolean(env.WAYLAND_DISPLAY);
}
