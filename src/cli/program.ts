import { Command } from "commander";
import { RELAY_IDENTITY } from "../app/index.ts";

/** Every command, in the order of the help. Each is loaded where it is asked for: a relay need not keep the load test in memory. */
const COMMANDS: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ["serve", async () => (await import("./serve/serve.ts")).serveCommand()],
  ["demo", async () => (await import("./demo/demo.ts")).demoCommand()],
  ["simulate", async () => (await import("./simulate/simulate.ts")).simulateCommand()],
  ["watch", async () => (await import("./watch/watch.ts")).watchCommand()],
  ["load", async () => (await import("./load/load.ts")).loadCommand()],
  ["check", async () => (await import("./check/check.ts")).checkCommand()],
  ["launch", async () => (await import("./launch/launch.ts")).launchCommand()],
  ["doctor", async () => (await import("./doctor/doctor.ts")).doctorCommand()],
  ["lsp", async () => (await import("./lsp/lsp.ts")).lspCommand()],
  ["mcp", async () => (await import("./mcp/mcp.ts")).mcpCommand()],
]);

/** The command line as far as it is needed for these words: one command where the first names it, else all. It throws CommanderError instead of exiting. */
export async function createProgram(words: readonly string[]): Promise<Command> {
  const program = new Command(RELAY_IDENTITY.name)
    .description("Live telemetry for VR games made with Godot 4.")
    .version(RELAY_IDENTITY.version)
    .showHelpAfterError("(--help shows what there is)")
    .exitOverride();
  const named = COMMANDS.get(words[0] ?? "");
  for (const load of named === undefined ? COMMANDS.values() : [named]) {
    program.addCommand((await load()).exitOverride().showHelpAfterError("(--help shows what there is)"));
  }
  return program;
}
