import { existsSync } from "node:fs";
import { packagedFile } from "../../base/packaged-file.ts";
import { coloured, hasColours } from "./colour.ts";
import { commandHint } from "./command-hint.ts";

/** What the help of a command ends with. */
export interface HelpEnd {
  /** What the exit codes 1 and 2 mean, where the command gives them a meaning of its own. */
  exits?: readonly (readonly [code: 1 | 2, meaning: string])[];
  /** Command lines that people start from, without the program's name, and what each does. */
  examples: readonly (readonly [words: string, does: string])[];
  /** The page that explains it, in the folder docs. */
  docs: string;
}

/** The end of a command's help: exit codes, examples that this person can copy, and where the documentation is. */
export function helpEnd({ exits = [], examples, docs }: HelpEnd): string {
  const lines = examples.map(([words, does]) => [commandHint(words), does] as const);
  return [
    ...(exits.length === 0
      ? []
      : ["", title("Exit codes:"), ...exits.map(([code, meaning]) => `  ${code}  ${meaning}`)]),
    "",
    title("Examples:"),
    ...lines.flatMap(([words, does]) => [`  ${title(words, "code")}`, `      ${does}`]),
    "",
    `${title("Documentation:")} ${docsPlace(docs)}`,
  ].join("\n");
}

function title(text: string, meaning: "title" | "code" = "title"): string {
  return hasColours(process.stdout) ? coloured(meaning, text) : text;
}

/** Where a page of the documentation is: the file in a clone, else its name in the project. */
export function docsPlace(page: string): string {
  const file = packagedFile(`docs/${page}`);
  return existsSync(file) ? file : `docs/${page}`;
}
