import { readFileSync } from "node:fs";
import { join } from "node:path";
import { filesLike } from "../posix-paths.ts";

const ROOT = join(import.meta.dir, "../../..");
/** Pages that people read to use or change the project. The changelog and decisions tell of the past, and their commands with it. */
const PAGES = ["{README,CONTRIBUTING,SECURITY}.md", "docs/*.md", "docs/ci/*.md", "godot-addon/**/*.md"];
/** Languages of fences with something to run. */
const SHELLS = ["sh", "bash", "console", "powershell"];
/** Beginning of the paragraph before a fence that is not run. Its reader sees the reason. */
const NOT_RUN = "Not run by our tests: ";
/** Inline code that is a command. Names alone, such as `serve`, are none. */
const INLINE_COMMAND = /^(?:curl|godot-telemetry-relay|npx godot-\S+|npx -y bun@[\d.]+|bun|godot) \S/;
/** Inline code with one of these says what commands look like, and is none itself. */
const PLACEHOLDER = /…|\[|\b(?:COMMAND|FILE|NAME|HOST)\b/;

/** A command that a page tells its reader to type. */
export interface PageCommand {
  readonly page: string;
  /** Line of the page, from 1. */
  readonly line: number;
  readonly kind: "shell" | "python";
  /** What to run: a line of shell, or a whole script. Without the comment behind it. */
  readonly text: string;
  /** Files that the page has told its reader to write before, by their names. */
  readonly files: Readonly<Record<string, string>>;
  /** Why no test runs it; undefined if one does. */
  readonly notRun: string | undefined;
  /** The test that runs it, if its box names another one than test/e2e/pages.test.ts. */
  readonly runBy: string | undefined;
}

type Coverage = Partial<Pick<PageCommand, "notRun" | "runBy">>;

/** The commands of one or more pages. */
export interface PageCommands {
  readonly commands: PageCommand[];
  /** What is wrong with how a page writes them, as `PAGE:LINE: FAULT`. */
  readonly faults: string[];
}

/** The commands of all pages. */
export function allPageCommands(): PageCommands {
  const paths = PAGES.flatMap((pattern) => filesLike(pattern, ROOT)).sort();
  const read = paths.map((page) => pageCommands(page, readFileSync(join(ROOT, page), "utf8")));
  return {
    commands: read.flatMap(({ commands }) => commands),
    faults: read.flatMap(({ faults }) => faults),
  };
}

/**
 * The commands of a page in their order: those of its fences and those of its inline code.
 * A fence ```` ```json budget.json ```` is a file that later commands of the page find.
 */
export function pageCommands(page: string, text: string): PageCommands {
  const commands: PageCommand[] = [];
  const faults: string[] = [];
  const files: Record<string, string> = {};
  let paragraph = "";
  let fence: { info: string; line: number; lines: string[] } | undefined;
  for (const [index, line] of text.split("\n").entries()) {
    if (fence === undefined && line.startsWith("```")) {
      fence = { info: line.slice(3).trim(), line: index + 2, lines: [] };
    } else if (fence !== undefined && line === "```") {
      takeFence(fence);
      fence = undefined;
      paragraph = "";
    } else if (fence !== undefined) {
      fence.lines.push(line);
    } else {
      if (line.trim() !== "") paragraph = line;
      for (const [, code = ""] of line.matchAll(/`([^`]+)`/g))
        if (INLINE_COMMAND.test(code) && !PLACEHOLDER.test(code)) add("shell", index + 1, code);
    }
  }
  return { commands, faults };

  function add(
    kind: PageCommand["kind"],
    line: number,
    text: string,
    { notRun, runBy }: Coverage = {},
  ): void {
    commands.push({ page, line, kind, text, files: { ...files }, notRun, runBy });
  }

  function takeFence({ info, line, lines }: { info: string; line: number; lines: string[] }): void {
    const [language = "", mark] = info.split(" ");
    const shell = SHELLS.includes(language);
    if (!shell && INLINE_COMMAND.test(lines[0] ?? "") && language === "")
      faults.push(`${page}:${line}: a command in a box without a language: write \`\`\`sh`);
    const code = `${lines.join("\n")}\n`;
    if (mark === "not-run") {
      const reason = paragraph.startsWith(NOT_RUN) ? paragraph.slice(NOT_RUN.length) : undefined;
      if (reason === undefined)
        faults.push(`${page}:${line}: expected a paragraph "${NOT_RUN}…" before a box that is not run`);
      add("shell", line, code.trim(), { notRun: reason ?? "no reason" });
    } else if (mark?.endsWith(".test.ts")) add("shell", line, code.trim(), { runBy: mark });
    else if (language === "python") add("python", line, code);
    else if (shell && lines[0] === "set -e") add("shell", line, code);
    else if (shell) for (const [at, one] of commandLines(lines)) add("shell", line + at, one);
    else if (mark !== undefined) files[mark] = code;
  }
}

/** The commands of a box, each with its line in the box: a line that ends in a backslash goes on. Comments are left out. */
function commandLines(lines: readonly string[]): [at: number, command: string][] {
  const found: [number, string][] = [];
  let begun: [at: number, text: string] | undefined;
  for (const [index, line] of lines.entries()) {
    const [at, text]: [number, string] =
      begun === undefined ? [index, line] : [begun[0], `${begun[1]}\n${line}`];
    begun = line.endsWith("\\") ? [at, text] : undefined;
    const command = text.replace(/(^|\s)#.*$/, "").trim();
    if (begun === undefined && command !== "") found.push([at, command]);
  }
  return found;
}
