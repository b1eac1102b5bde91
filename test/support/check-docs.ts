import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { budgetFileSchema } from "../../src/cli/check/budget-file.ts";
import { MEASURE_KEYS, measureOf } from "../../src/cli/check/measures.ts";

const DOCS = join(import.meta.dir, "../../docs");

/** The correct text of the page with the table of measures, and of the schema of budget files. */
export function checkDocs(): { path: string; text: string }[] {
  const page = join(DOCS, "check.md");
  const lines = readFileSync(page, "utf8").split("\n");
  const begin = lines.indexOf("<!-- measures -->");
  const end = lines.indexOf("<!-- /measures -->");
  const table = ["| key | budget | what it is |", "|---|---|---|", ...MEASURE_KEYS.map(rowOf)];
  return [
    { path: page, text: lines.toSpliced(begin + 1, end - begin - 1, ...table).join("\n") },
    {
      path: join(DOCS, "check-budget.schema.json"),
      text: `${JSON.stringify(budgetFileSchema(), undefined, 2)}\n`,
    },
  ];
}

function rowOf(key: (typeof MEASURE_KEYS)[number]): string {
  const { bound, unit, about, overRuns } = measureOf(key);
  const runs = overRuns === "worst" ? "; the worst of all runs" : "";
  return `| \`${key}\` | ${bound}${unit && `, ${unit}`} | ${about}${runs} |`;
}

if (import.meta.main) for (const { path, text } of checkDocs()) writeFileSync(path, text);
