import { Command } from "commander";
import { RELAY_IDENTITY } from "../app/index.ts";

/** Every command, in the order of the help. A command is loaded when it is needed, so that a relay does not keep the load test in memory. */
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

/** Description of the option `--help`. */
const HELP = "show this help";
/** The line after an error of usage. */
const AFTER_ERROR = "(add --help to see the commands and options)";

/** Creates the command line for these words: only the command that the first word names, or all commands. It throws CommanderError instead of exiting. */
export async function createProgram(words: readonly string[]): Promise<Command> {
  const program = new Command(RELAY_IDENTITY.name)
    .description("Live telemetry for VR games made with Godot 4.")
    .version(RELAY_IDENTITY.version, "-V, --version", "print the version")
    .helpOption("-h, --help", HELP)
    .helpCommand("help [command]", "show the help of a command")
    .showHelpAfterError(AFTER_ERROR)
    .exitOverride();
  const named = COMMANDS.get(words[0] ?? "");
  for (const load of named === undefined ? COMMANDS.values() : [named]) {
    const command = (await load()).helpOption("-h, --help", HELP);
    program.addCommand(command.exitOverride().showHelpAfterError(AFTER_ERROR));
  }
  return program;
}
