import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { findProgram } from "../../support/find-program.ts";
import type { MissingProgram, ServerProgram } from "./server-program.ts";

/** The relay, as its users start it, but without a limit on a game's packets. */
export const RELAY: ServerProgram = {
  name: "relay",
  command: [
    process.execPath,
    pathOf("../../../src/cli/main.ts"),
    "serve",
    "--port",
    "0",
    "--log-level",
    "silent",
    // A flood exceeds the default limit on one game's packets.
    "--max-packets-per-second",
    "1000000000",
    "--max-bytes-per-second",
    "1000000000000",
  ],
};

/** The smallest fan-out server with Bun, which passes on what comes, or publishes the messages of a script. */
export function bareServer(script?: string): ServerProgram {
  const command = [process.execPath, pathOf("../peers/bare-publish-server.ts")];
  return { name: "bare", command: script === undefined ? command : [...command, script] };
}

/** The smallest fan-out server in C, compiled now if there is a C compiler. Fails: an Error when it does not compile. */
export function compileCServer(): ServerProgram | MissingProgram {
  const name = "c";
  const compiler = findProgram("cc");
  if (compiler === undefined) return { name, missing: "no C compiler (cc): apt-get install gcc libc6-dev" };
  mkdirSync(pathOf("../../../build/"), { recursive: true });
  const program = pathOf("../../../build/c-fan-out-server");
  const { exitCode, stderr } = Bun.spawnSync([
    compiler,
    "-O2",
    "-o",
    program,
    pathOf("../c-fan-out-server.c"),
  ]);
  if (exitCode !== 0) {
    throw new Error(`expected cc to compile bench/load/c-fan-out-server.c, got ${stderr.toString()}`);
  }
  return { name, command: [program] };
}

function pathOf(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
