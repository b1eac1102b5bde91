import { Command, type OutputConfiguration } from "commander";
import { standardOutput } from "../base/standard-output.ts";
import { RELAY_IDENTITY } from "../protocol/relay-identity.ts";
import { COMMANDS, type ProgramCommand } from "./commands.ts";
import { coloured, hasColours, withVerdictColours } from "./shared/colour.ts";
import { commandHint } from "./shared/command-hint.ts";
import { type HelpEnd, helpEnd } from "./shared/help-end.ts";
import { optionText } from "./shared/option-text.ts";

/** Where help and errors go, and whether in colour. */
const OUTPUT: OutputConfiguration = {
  writeOut: (text) => void standardOutput().write(text),
  getOutHasColors: () => hasColours(process.stdout),
  getErrHasColors: () => hasColours(process.stderr),
  outputError: (text, write) => write(hasColours(process.stderr) ? withVerdictColours(text) : text),
};

/** Narrowest column in which descriptions are wrapped. Units: characters. */
const NARROWEST = 24;

/** What the help of the whole program ends with. */
const PROGRAM_END: HelpEnd = {
  exits: [
    [1, "the answer is no: a budget is broken, a check failed"],
    [2, "wrong usage, or the command could not run"],
  ],
  examples: [
    ["demo", "see data without Godot, in a browser"],
    ["launch --project GAME", "run a Godot project beside the relay"],
    ["watch", "see its telemetry in another terminal"],
  ],
  docs: "command-line.md",
};

/** Creates the command line for these words. Only the command that they name is loaded; the others have no options yet. It throws CommanderError instead of exiting. */
export async function createProgram(words: readonly string[]): Promise<Command> {
  const [first, second] = words.filter((word) => !word.startsWith("-"));
  const named = first === "help" ? second : first;
  const program = await emptyProgram({ printsVersion: first === undefined && words.some(isVersion) });
  for (const [name, row] of Object.entries(COMMANDS))
    program.addCommand(
      described(name === named ? await row.load(createWholeProgram) : unloaded(name, row), row),
    );
  // With an option such as --help, commander would show the help of the program and call a command fine that does not exist.
  if (named !== undefined && !Object.hasOwn(COMMANDS, named) && named !== "help")
    program.parse([named], { from: "user" });
  return program;
}

/** Creates the command line with every command loaded. */
export async function createWholeProgram(): Promise<Command> {
  const program = await emptyProgram({ printsVersion: false });
  for (const row of Object.values(COMMANDS))
    program.addCommand(described(await row.load(createWholeProgram), row));
  return program;
}

function isVersion(word: string): boolean {
  return word === "-V" || word === "--version";
}

async function emptyProgram({ printsVersion }: { printsVersion: boolean }): Promise<Command> {
  const version = printsVersion
    ? (await import("./shared/version-text.ts")).versionText()
    : RELAY_IDENTITY.version;
  const program = new Command(RELAY_IDENTITY.name)
    .description("Live telemetry for VR games made with Godot 4.")
    .version(
      version,
      "-V, --version",
      "print the versions of the relay, Bun, the Wasm codec and the protocol",
    )
    .helpCommand("help [command]", "show the help of a command");
  return finish(program, PROGRAM_END);
}

/** A command that is listed but not run. */
function unloaded(name: string, { takes }: ProgramCommand): Command {
  const command = new Command(name);
  return takes === undefined ? command : command.arguments(takes);
}

function described(command: Command, row: ProgramCommand): Command {
  return finish(command.description(row.about), row);
}

/** Gives a command what all commands have in common: how its help looks, and how it ends. */
function finish(command: Command, end: HelpEnd): Command {
  return command
    .helpOption("-h, --help", "show this help")
    .configureHelp({
      minWidthToWrap: NARROWEST,
      subcommandTerm: (one) => `${one.name()} ${one.usage()}`,
      commandUsage: (one) =>
        commandHint(one.parent === null ? "COMMAND [options]" : `${one.name()} ${one.usage()}`),
      optionDescription: optionText,
      styleTitle: (text) => coloured("title", text),
      styleOptionTerm: (text) => coloured("code", text),
      styleSubcommandTerm: (text) => coloured("code", text),
    })
    .configureOutput(OUTPUT)
    .addHelpText("after", () => helpEnd(end))
    .showHelpAfterError(`(help: ${commandHint(end === PROGRAM_END ? "help" : `${command.name()} --help`)})`)
    .exitOverride();
}
