import type { CompletedCommand, CompletedOption, Offer } from "./completed-commands.ts";

/** The completion for zsh. */
export function zshScript(program: string, commands: readonly CompletedCommand[]): string {
  const [whole, ...named] = commands;
  const name = `_${program.replaceAll("-", "_")}`;
  return `#compdef ${program}
# Completion of ${program} for zsh: save it as _${program} in a folder of fpath, or source it after compinit.
${name}() {
  local state line
  _arguments -C ${(whole?.options ?? []).map(optionSpec).join(" ")} '1:command:->command' '*::argument:->argument'
  case $state in
    command)
      local -a commands=(
${named.map(({ name: command, about }) => `        ${quoted(`${command}:${about}`)}`).join("\n")}
      )
      _describe command commands ;;
    argument)
      case $line[1] in
${named.map(commandCase).join("\n")}
      esac ;;
  esac
}
if [ "$funcstack[1]" = _${program} ]; then ${name} "$@"; else compdef ${name} ${program}; fi`;
}

function commandCase({ name, options, argument }: CompletedCommand): string {
  const specs = [
    ...options.map(optionSpec),
    ...(argument.kind === "nothing" ? [] : [`'*:argument:${action(argument)}'`]),
  ];
  return `        ${name})\n          _arguments ${specs.join(" \\\n            ")} ;;`;
}

function optionSpec({ names, about, repeats, value }: CompletedOption): string {
  const text = `[${about.replace(/[\][\\:]/g, "\\$&")}]`;
  const taken = value === undefined ? "" : `:${value.name.replaceAll(":", "\\:")}:${action(value.offer)}`;
  const before = repeats ? "*" : names.length > 1 ? `(${names.join(" ")})` : "";
  return names
    .map((one) =>
      quoted(`${before}${one}${value === undefined || !one.startsWith("--") ? "" : "="}${text}${taken}`),
    )
    .join(" ");
}

function action(offer: Offer): string {
  switch (offer.kind) {
    case "file":
      return "_files";
    case "folder":
      return "_files -/";
    case "words":
      return `(${offer.words.join(" ")})`;
    case "list":
      return `_values -s , word ${offer.words.map((word) => word.replace(/[\][:*\\]/g, "\\\\$&")).join(" ")}`;
    case "nothing":
      return " ";
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
