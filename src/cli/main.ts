#!/usr/bin/env bun
import { CommanderError } from "commander";
import { RelayError } from "../protocol/error-table.ts";
import { createProgram } from "./program.ts";

// In `watch --json | head` the reader closes the pipe first. That is a normal end, not an error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

/** Exit codes: 0 success, 1 the check failed, 2 wrong usage or unable to run. */
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
