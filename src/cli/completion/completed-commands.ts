import type { Argument, Command, Option } from "commander";
import { isList, placeholderOf } from "../shared/option-text.ts";

/** What a shell offers for a value. */
export type Offer =
  | { kind: "file" }
  | { kind: "folder" }
  | { kind: "words"; words: readonly string[] }
  /** Several of the words, separated by commas. */
  | { kind: "list"; words: readonly string[] }
  | { kind: "nothing" };

/** An option, as a shell completes it. */
export interface CompletedOption {
  /** All its names, such as `-h` and `--help`. */
  names: readonly string[];
  about: string;
  /** Whether it may be given several times. */
  repeats: boolean;
  /** The name of its value; undefined if it takes none. */
  value: { name: string; offer: Offer } | undefined;
}

/** A command, as a shell completes it. */
export interface CompletedCommand {
  name: string;
  about: string;
  options: readonly CompletedOption[];
  /** What to offer for its arguments. */
  argument: Offer;
}

/** The program and its commands, the program first and with the name "". */
export function completedCommands(program: Command): CompletedCommand[] {
  const help = program.createHelp();
  const describe = (command: Command, name: string): CompletedCommand => ({
    name,
    about: firstClause(command.description()),
    options: help.visibleOptions(command).map(completedOption),
    argument: argumentOffer(command.registeredArguments[0]),
  });
  const commands = program.commands.map((command) => describe(command, command.name()));
  const names = commands.map(({ name }) => name);
  const helpCommand: CompletedCommand = {
    name: "help",
    about: "show the help of a command",
    options: [],
    argument: { kind: "words", words: names },
  };
  return [
    { ...describe(program, ""), argument: { kind: "words", words: [...names, helpCommand.name] } },
    ...commands,
    helpCommand,
  ];
}

function argumentOffer(argument: Argument | undefined): Offer {
  if (argument?.argChoices === undefined) return { kind: "nothing" };
  return { kind: "words", words: argument.argChoices };
}

function completedOption(option: Option): CompletedOption {
  const { short, long, flags, description, required, optional } = option;
  const name = placeholderOf(flags);
  return {
    names: [short, long].filter((one) => one !== undefined),
    about: firstClause(description),
    repeats: description.includes("several times"),
    value: required || optional ? { name, offer: offerOf(option, name) } : undefined,
  };
}

/** What to offer for the value of an option, by its choices, or else by its placeholder. */
function offerOf(option: Option, placeholder: string): Offer {
  if (option.argChoices !== undefined)
    return { kind: isList(option) ? "list" : "words", words: option.argChoices };
  if (placeholder === "file" || placeholder === "path") return { kind: "file" };
  if (placeholder === "directory") return { kind: "folder" };
  return { kind: "nothing" };
}

/** The beginning of a description, up to what explains it further. What the option goes with, as in "with --rules: a rule", is left out. */
function firstClause(text: string): string {
  return (
    text
      .replace(/^with --[\w-]+: /, "")
      .split(/[;:(]|\. |, such as/)[0]
      ?.trim() ?? ""
  );
}
