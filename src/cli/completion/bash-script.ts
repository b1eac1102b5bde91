import type { CompletedCommand, Offer } from "./completed-commands.ts";

/** The completion for bash 3.2 and later, without other packages. */
export function bashScript(program: string, commands: readonly CompletedCommand[]): string {
  const name = `_${program.replaceAll("-", "_")}`;
  return `# Completion of ${program} for bash: source this file, or put it into a folder that bash-completion reads.
${name}() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command='' index
  COMPREPLY=()
  # In --option=value the shell takes "=" for a word of its own.
  if [ "$word" = = ]; then word=''
  elif [ "$before" = = ] && [ "$COMP_CWORD" -gt 2 ]; then before=\${COMP_WORDS[COMP_CWORD-2]}; fi
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "\${COMP_WORDS[index]}" in -*) ;; *) command=\${COMP_WORDS[index]}; break ;; esac
  done
  case "$command $before" in
${valueCases().join("\n")}
  esac
  case "$command $word" in
${commands.flatMap(wordsCases).join("\n")}
  esac
}
${name}_words() { COMPREPLY=($(compgen -W "$1" -- "$word")); }
${name}_list() {
  local done=''
  case "$word" in *,*) done=\${word%,*}, ;; esac
  COMPREPLY=($(compgen -P "$done" -W "$1" -- "\${word##*,}"))
  compopt -o nospace 2>/dev/null
}
# Bash 3.2 has no compopt. It completes the names, but marks no folder, and quotes nothing: a file may be named $(...).
${name}_quoted() {
  local one
  while IFS= read -r one; do
    case "$one" in
      "~/"*) COMPREPLY+=("~/$(printf %q "\${one#??}")") ;;
      *) COMPREPLY+=("$(printf %q "$one")") ;;
    esac
  done
}
${name}_files() {
  compopt -o default 2>/dev/null && return
  ${name}_quoted < <(compgen -f -- "$word")
}
${name}_folders() {
  compopt -o dirnames 2>/dev/null && return
  ${name}_quoted < <(compgen -d -- "$word")
}
complete -F ${name} ${program}`;

  /** The cases in which the word before asks for a value, one for each thing to offer. */
  function valueCases(): string[] {
    const patternsByCode = new Map<string, string[]>();
    for (const { name: command, options } of commands)
      for (const { names, value } of options) {
        if (value === undefined) continue;
        const patterns = names.map((one) => `"${command} ${one}"`);
        const code = offerCode(value.offer);
        patternsByCode.set(code, [...(patternsByCode.get(code) ?? []), ...patterns]);
      }
    return [...patternsByCode].map(([code, patterns]) => `    ${patterns.join("|")}) ${code}return ;;`);
  }

  /** The cases of a command: its options after a dash, or if it takes no words. */
  function wordsCases({ name: command, options, argument }: CompletedCommand): string[] {
    const names = `${name}_words '${options.flatMap((option) => option.names).join(" ")}' ;;`;
    if (argument.kind !== "words") return [`    "${command} "*) ${names}`];
    return [
      `    "${command} -"*) ${names}`,
      `    "${command} "*) ${name}_words '${argument.words.join(" ")}' ;;`,
    ];
  }

  function offerCode(offer: Offer): string {
    switch (offer.kind) {
      case "file":
        return `${name}_files; `;
      case "folder":
        return `${name}_folders; `;
      case "words":
        return `${name}_words '${offer.words.join(" ")}'; `;
      case "list":
        return `${name}_list '${offer.words.join(" ")}'; `;
      case "nothing":
        return "";
    }
  }
}
