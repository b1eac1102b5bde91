import { afterAll, beforeAll } from "bun:test";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Gives a test run a temporary folder of its own, and removes the folder at its
 * end, including files of tests that ran out of time and of killed browsers.
 * Loaded before the first test (bunfig.toml). The next run removes the folder of a killed run.
 */
const PREFIX = "telemetry-tests-";

removeLeftovers();
const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
// Windows has it in TEMP and TMP.
for (const name of ["TMPDIR", "TEMP", "TMP"]) process.env[name] = folder;
// Games that a command starts keep their unsent events here.
process.env.XDG_DATA_HOME = join(folder, "data");
// And `launch` and `check` keep recordings here.
process.env.XDG_STATE_HOME = join(folder, "state");
// With --rerun-each, bun calls both around each repetition of a file.
beforeAll(() => mkdirSync(folder, { recursive: true }));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

/** Removes the folders of ended runs. */
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
    // A process of another user is also alive.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
