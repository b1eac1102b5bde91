#!/usr/bin/env bun
import { CommanderError } from "commander";
import { RelayError } from "../protocol/error-table.ts";
import { createProgram } from "./program.ts";

// The reader of a pipe may leave when it has seen enough (`watch --json | head`): that is an end, not a fault.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

/** Exit codes: 0 fine, 1 the answer is no, 2 used wrongly or could not run. */
try {
  const program = await createProgram(process.argv.slice(2));
  await program.parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else if (error instanceof RelayError) {
    console.error(`error: ${error.message}`);
    process.exitCode = 2;
  } else {
    console.error(error);
    process.exitCode = 2;
  }
}
