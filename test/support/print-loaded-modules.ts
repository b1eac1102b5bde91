/**
 * Preloaded into the command: prints its loaded modules as a line of JSON on standard output, when it ends and at each SIGUSR2.
 * Paths are below the repository's folder. Modules of Bun itself are not among them.
 */
import { writeSync } from "node:fs";
import { join, relative } from "node:path";
import { posixPath } from "./posix-paths.ts";
import { SIGNALS } from "./system-parts.ts";

const ROOT = join(import.meta.dir, "../..");

function print(): void {
  const modules = Object.keys(require.cache).map((path) => posixPath(relative(ROOT, path)));
  writeSync(1, `modules:${JSON.stringify(modules)}\n`);
}

if (SIGNALS.found()) process.on("SIGUSR2", print);
process.on("exit", print);
