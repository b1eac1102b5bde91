#!/usr/bin/env bun
import { CommanderError } from "commander";
import { RelayError } from "../protocol/error-table.ts";
import { createProgram } from "./program.ts";

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
