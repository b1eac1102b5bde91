import { Command } from "commander";
import { standardOutput } from "../base/standard-output.ts";
import { RELAY_IDENTITY } from "../protocol/relay-identity.ts";

/** A command of the program. */
interface ProgramCommand {
  /** What it does, as the help shows it. */
  about: string;
  /** The arguments that it takes beside options. */
  takes?: string;
  load(): Promise<Command>;
}

/** Every command, in the order of the help. A command is loaded when it is run: the list of commands needs no code of theirs, and a relay no load test. */
const COMMANDS: Readonly<Record<string, ProgramCommand>> = {
  serve: {
    about: "run the relay, which passes a game's telemetry on to all clients",
    load: async () => (await import("./serve/serve.ts")).serveCommand(),
  },
  demo: {
    about: "run the relay with a simulated headset and game, to see data without Godot",
    load: async () => (await import("./demo/demo.ts")).demoCommand(),
  },
  simulate: {
    about: "connect a simulated headset and game to a running relay",
    load: async () => (await import("./simulate/simulate.ts")).simulateCommand(),
  },
  watch: {
    about: "show live telemetry in the terminal: one status line, and one line for each event",
    load: async () => (await import("./watch/watch.ts")).watchCommand(),
  },
  load: {
    about:
      "load-test the relay, or any server that speaks its protocol, with many clients and a game. Exit code 1: too slow, or unreported losses. Exit code 2: load itself was too slow to judge the server",
    load: async () => (await import("./load/load.ts")).loadCommand(),
  },
  check: {
    about:
      "test whether a game keeps its frame budget, and compare it with earlier runs. Exit code 1: the budget is broken or the game is worse than before, or with --strict, the comparison cannot tell. Exit code 2: the game could not be measured",
    load: async () => (await import("./check/check.ts")).checkCommand(),
  },
  launch: {
    about:
      "run Godot or its editor together with the relay, and restart Godot after a crash. Exit code 1: Godot crashed too often",
    takes: "[arguments...]",
    load: async () => (await import("./launch/launch.ts")).launchCommand(),
  },
  recordings: {
    about:
      "list recordings in files and folders, make those whole that were cut, or delete them. It needs no relay. Exit code 1: a file could not be repaired or deleted",
    takes: "<action> [paths...]",
    load: async () => (await import("./recordings/recordings.ts")).recordingsCommand(),
  },
  doctor: {
    about:
      "find out why no data arrives, and how to fix it: checks relay, ports, games, addon, Godot, headset, clocks, firewall and file limit. Exit code 1: there is a problem",
    load: async () => (await import("./doctor/doctor.ts")).doctorCommand(),
  },
  lsp: {
    about:
      "run GDScript's language server on standard input and output, for editors that start a process. It uses the relay's /lsp, or Godot directly if there is no relay",
    load: async () => (await import("./lsp/lsp.ts")).lspCommand(),
  },
  mcp: {
    about:
      "run an MCP server on standard input and output, for AI assistants that start a process. A running relay answers its requests",
    load: async () => (await import("./mcp/mcp.ts")).mcpCommand(),
  },
};

/** Description of the option `--help`. */
const HELP = "show this help";
/** The line after an error of usage. */
const AFTER_ERROR = "(add --help to see the commands and options)";

/** Where help and version go. */
const OUTPUT = { writeOut: (text: string) => void standardOutput().write(text) };

/** Creates the command line for these words. Only the command that they name is loaded; the others have no options yet. It throws CommanderError instead of exiting. */
export async function createProgram(words: readonly string[]): Promise<Command> {
  const program = new Command(RELAY_IDENTITY.name)
    .description("Live telemetry for VR games made with Godot 4.")
    .version(RELAY_IDENTITY.version, "-V, --version", "print the version")
    .helpOption("-h, --help", HELP)
    .helpCommand("help [command]", "show the help of a command")
    .configureHelp({ subcommandTerm: (command) => `${command.name()} ${command.usage()}` })
    .configureOutput(OUTPUT)
    .showHelpAfterError(AFTER_ERROR)
    .exitOverride();
  const [first, second] = words.filter((word) => !word.startsWith("-"));
  const named = first === "help" ? second : first;
  for (const [name, { about, takes, load }] of Object.entries(COMMANDS)) {
    const command = name === named ? await load() : new Command(name);
    if (name !== named && takes !== undefined) command.argument(takes);
    command.description(about).helpOption("-h, --help", HELP);
    program.addCommand(command.configureOutput(OUTPUT).exitOverride().showHelpAfterError(AFTER_ERROR));
  }
  return program;
}
