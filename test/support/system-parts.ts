import type { Need } from "./needs.ts";

/** Whether tests run on Linux, the system that has all of these parts. */
export const ON_LINUX = process.platform === "linux";
const ON_POSIX = process.platform !== "win32";

/** The folder in which Linux shows its processes. */
export const PROC: Need = part("/proc", ON_LINUX);

/** A file that is always full. */
export const FULL_FILE: Need = part("/dev/full", ON_LINUX);

/** A port that silently drops connections once its queue is full. Other systems refuse them. */
export const FULL_QUEUE: Need = part("ports that drop connections", ON_LINUX);

/** Programs for Linux, such as those that packages of Debian have. */
export const LINUX_PROGRAMS: Need = part("programs for Linux", ON_LINUX);

/** `sh` and what comes with it: scripts that begin with `#!`, pipes, `ulimit`, `nohup`, `bash`. */
export const SHELL: Need = part("a POSIX shell", ON_POSIX);

/** Signals that a program hears, that stop and continue it, and by whose name it ends. On Windows each only ends it. */
export const SIGNALS: Need = part("POSIX signals", ON_POSIX);

/** Rights of files by `chmod`. */
export const FILE_MODES: Need = part("modes of files", ON_POSIX);

/** Terminals that a program makes. Bun has none on Windows. */
export const TERMINALS: Need = part("pseudoterminals", ON_POSIX);

/** A part of an operating system. No command installs one. */
function part(name: string, isThere: boolean): Need {
  return { name, found: () => isThere, command: undefined };
}
