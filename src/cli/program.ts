import { Command } from "commander";
import { RELAY_IDENTITY } from "../app/index.ts";
import { checkCommand } from "./check/check.ts";
import { demoCommand } from "./demo.ts";
import { doctorCommand } from "./doctor/doctor.ts";
import { launchCommand } from "./launch/launch.ts";
import { loadCommand } from "./load/load.ts";
import { lspCommand } from "./lsp/lsp.ts";
import { mcpCommand } from "./mcp.ts";
import { serveCommand } from "./serve.ts";
import { simulateCommand } from "./simulate.ts";
import { watchCommand } from "./watch/watch.ts";

/** The whole command line. It throws CommanderError instead of exiting. */
export function createProgram(): Command {
  const program = new Command(RELAY_IDENTITY.name)
    .description("Live telemetry for VR games made with Godot 4.")
    .version(RELAY_IDENTITY.version)
    .showHelpAfterError("(--help shows what there is)")
    .exitOverride();
  for (const command of [
    serveCommand(),
    demoCommand(),
    simulateCommand(),
    watchCommand(),
    loadCommand(),
    checkCommand(),
    launchCommand(),
    doctorCommand(),
    mcpCommand(),
    lspCommand(),
  ]) {
    program.addCommand(command.exitOverride().showHelpAfterError("(--help shows what there is)"));
  }
  return program;
}
