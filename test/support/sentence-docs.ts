import { readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { filesLike } from "./posix-paths.ts";
import { sentencesIn } from "./sentences.ts";

const ROOT = join(import.meta.dir, "../..");
const PAGE = join(ROOT, "docs/insight.md");
const BEGIN = "<!-- sentences: written by `bun test/support/sentence-docs.ts` -->";
const END = "<!-- /sentences -->";

/** Where the relay makes sentences about a game, by what they are about. */
const SUBJECTS: readonly [subject: string, ...patterns: string[]][] = [
  ["alerts about a game", "src/insight/{anomalies,rules,alerts}/**/*.ts", "src/insight/source-insight.ts"],
  ["hitches and their causes", "src/insight/hitches/**/*.ts", "src/protocol/how-to-name-functions.ts"],
  ["the verdict", "src/protocol/standstill-words.ts", "src/insight/verdict/*.ts"],
  ["answers to assistants", "src/surfaces/mcp/{summaries,tools}/*.ts", "src/hub/no-game.ts"],
  ["the lines of watch", "src/cli/watch/describe.ts"],
  [
    "reports of check and compare",
    "src/cli/check/{report-words,check-report}.ts",
    "src/cli/compare/compare-text.ts",
    "src/cli/shared/comparison-words.ts",
  ],
];
/** They speak of what a user wrote, not of a game. */
const NOT_ABOUT_A_GAME = /\/rules\/(?:parse-rule|rule-list|rule-statistics)\.ts$/;

/** The page with the table of all sentences that the relay can say about a game. */
export function sentenceDocs(): { path: string; text: string } {
  const page = readFileSync(PAGE, "utf8");
  const [before = "", rest = ""] = page.split(BEGIN);
  const [, after = ""] = rest.split(END);
  const tables = SUBJECTS.map(([subject, ...patterns]) => {
    const files = patterns.flatMap((pattern) => filesLike(pattern, ROOT));
    const rows = files
      .filter((file) => !NOT_ABOUT_A_GAME.test(file))
      .flatMap((file) => {
        const sentences = sentencesIn(readFileSync(join(ROOT, file), "utf8"));
        return sentences.map((sentence) => `| ${nameOf(file)} | ${cell(sentence)} |`);
      });
    if (rows.length === 0) throw new Error(`expected sentences about ${subject}, found none`);
    return [`| ${subject} | |`, "|---|---|", ...rows].join("\n");
  });
  return { path: PAGE, text: `${before}${BEGIN}\n\n${tables.join("\n\n")}\n\n${END}${after}` };
}

/** What a file is about, by its name, or by its folder's. */
function nameOf(file: string): string {
  const name = basename(file, ".ts");
  return (name === "index" ? basename(dirname(file)) : name).replace(/-/g, " ");
}

function cell(sentence: string): string {
  return sentence.replace(/\|/g, "\\|").replace(/\n/g, " ");
}

if (import.meta.main) {
  const { path, text } = sentenceDocs();
  writeFileSync(path, text);
}
