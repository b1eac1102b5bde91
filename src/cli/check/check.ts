import { Command } from "commander";
import { addCheckOptions, type CheckFlags } from "./check-options.ts";

/** `check`: tests a game's frame budget. */
export function checkCommand(): Command {
  const command = new Command("check");
  return addCheckOptions(command).action(async () => {
    // Loaded here, so that the help does not load a relay.
    const { performCheck } = await import("./perform-check.ts");
    await performCheck(command.opts<CheckFlags>());
  });
}
