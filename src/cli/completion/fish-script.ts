import type { CompletedCommand, CompletedOption } from "./completed-commands.ts";

/** The completion for fish. */
export function fishScript(program: string, commands: readonly CompletedCommand[]): string {
  const [, ...named] = commands;
  const inCommand = `__${program.replaceAll("-", "_")}_in`;
  const when = (command: string) => `complete -c ${program} -n '${inCommand} "${command}"'`;
  return [
    `# Completion of ${program} for fish: put it into ~/.config/fish/completions/${program}.fish`,
    `function ${inCommand} -d 'Whether the first word that is no option is this command'
    for word in (commandline -opc)[2..]
        string match -q -- '-*' $word; and continue
        test $word = "$argv[1]"
        return
    end
    test -z "$argv[1]"
end`,
    `complete -c ${program} -f`,
    ...named.map(({ name, about }) => `${when("")} -a ${name} -d ${quoted(about)}`),
    ...commands.flatMap(({ name, options, argument }) => [
      ...(name !== "" && argument.kind === "words"
        ? [`${when(name)} -x -a '${argument.words.join(" ")}'`]
        : []),
      ...options.map((option) => `${when(name)} ${optionFlags(option)}`),
    ]),
  ].join("\n");
}

function optionFlags({ names, about, value }: CompletedOption): string {
  const spelled = names.map((name) =>
    name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`,
  );
  return [...spelled, `-d ${quoted(about)}`, ...(value === undefined ? [] : [valueFlags(value.offer)])].join(
    " ",
  );
}

function valueFlags(offer: NonNullable<CompletedOption["value"]>["offer"]): string {
  switch (offer.kind) {
    case "file":
      return "-r -F";
    case "folder":
      return "-x -a '(__fish_complete_directories)'";
    case "words":
      return `-x -a '${offer.words.join(" ")}'`;
    case "list":
      return `-x -a '(__fish_append , ${offer.words.map((word) => `"${word}"`).join(" ")})'`;
    case "nothing":
      return "-x";
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
