import { closeSync, existsSync, openSync, renameSync, unlinkSync } from "node:fs";
import type { Platform } from "./platform.ts";

/** Windows refuses to replace a file that a virus scanner or an editor has open, usually for a moment only. */
const HELD: ReadonlySet<unknown> = new Set(["EPERM", "EACCES", "EBUSY"]);
/** How often a file is tried, and the wait in between. Units: milliseconds. */
const TRIES = 10;
const WAIT_MILLIS = 20;

/** Whether the mode of a file says who may read it. On Windows every file looks open to everybody. */
export function hasModes({ name }: Pick<Platform, "name">): boolean {
  return name !== "win32";
}

/** Renames a file over another one, and tries again for a moment if Windows holds the other one. Fails: with the system's error. */
export function replaceFile(
  [from, to]: readonly [from: string, to: string],
  { name }: Pick<Platform, "name">,
  rename: (from: string, to: string) => void = renameSync,
): void {
  for (let tries = 1; ; tries++) {
    try {
      rename(from, to);
      return;
    } catch (error) {
      const isHeld = name === "win32" && HELD.has((error as NodeJS.ErrnoException).code);
      if (!isHeld || tries === TRIES) throw error;
      Bun.sleepSync(WAIT_MILLIS);
    }
  }
}

/** Tries whether a file can be written, by opening it: rights of folders mean little on Windows. Leaves no file behind. Fails: with the system's error. */
export function tryToWrite(path: string): void {
  const wasThere = existsSync(path);
  closeSync(openSync(path, "a"));
  if (!wasThere) unlinkSync(path);
}
