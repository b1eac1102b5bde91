import { afterAll, beforeAll } from "bun:test";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Gives a test run a temporary folder of its own, and takes it away at its end: also what a test that ran out of time, or
 * a browser that was killed, has left in it. Loaded before the first test (bunfig.toml). A run that was killed leaves its
 * folder to the next one.
 */
const PREFIX = "telemetry-tests-";

removeLeftovers();
const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
process.env.TMPDIR = folder;
// With --rerun-each, of one file, both are called around each time.
beforeAll(() => mkdirSync(folder, { recursive: true }));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

/** Removes the folders of runs that are no more. */
function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(PREFIX) || isAlive(Number.parseInt(name.slice(PREFIX.length), 10))) continue;
    rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process lives, too.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
