#!/usr/bin/env bun
import { CommanderError } from "commander";
import { faultText } from "./fault-text.ts";
import { createProgram } from "./program.ts";
import { EDGE_WORD } from "./shared/edge-word.ts";
import { printError } from "./shared/print.ts";

/** Says why the program ends. A fault of the environment is one sentence; only a fault of the program itself shows its stack. */
function report(error: unknown): void {
  const text = faultText(error);
  if (text === undefined) console.error(error);
  else printError(`error: ${text}`);
}

for (const event of ["uncaughtException", "unhandledRejection"] as const) {
  process.on(event, (error: unknown) => {
    report(error);
    process.exit(2);
  });
}

const isEdge = process.argv[2] === EDGE_WORD && process.send !== undefined;
if (isEdge) (await import("./edge/edge.ts")).runEdge();
else await runProgram();

/** Exit codes: 0 success, 1 the check failed, 2 wrong usage or unable to run. */
async function runProgram(): Promise<void> {
  try {
    const program = await createProgram(process.argv.slice(2));
    await program.parseAsync(process.argv);
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
    } else {
      report(error);
      process.exitCode = 2;
    }
  }
}
