import { terminalLine } from "../../base/terminal-text.ts";
import type { CheckReport } from "./check-report.ts";
import {
  brokenByLines,
  budgetTable,
  comparisonTable,
  hitchLines,
  type ReportTable,
  recordingLines,
  runVerdictLines,
  subjectLine,
  verdictLine,
} from "./report-words.ts";

/** A report as Markdown, for a comment on a pull request or the summary of a job. */
export function reportMarkdown(report: CheckReport): string {
  const parts = [`## Frame budget: ${escaped(verdictLine(report))}`, escaped(subjectLine(report))];
  for (const table of [budgetTable(report), comparisonTable(report)])
    if (table.rows.length > 0) parts.push(markdownTable(table));
  const verdicts = runVerdictLines(report).map((line) => `- ${escaped(line)}`);
  if (verdicts.length > 0) parts.push(verdicts.join("\n"));
  const broken = brokenByLines(report).map((line) => `- ${escaped(line)}`);
  if (broken.length > 0) parts.push("### What broke the budget", broken.join("\n"));
  const hitches = hitchLines(report).map((line) => `- ${escaped(line)}`);
  if (hitches.length > 0) parts.push("### Worst hitches", hitches.join("\n"));
  const recordings = recordingLines(report.recordings).map((line) => `- ${escaped(line)}`);
  if (recordings.length > 0) parts.push("### Recordings", recordings.join("\n"));
  if (report.notes.length > 0) parts.push(report.notes.map((note) => `> ${escaped(note)}`).join("\n>\n"));
  return `${parts.join("\n\n")}\n`;
}

/** The reason why there is no report, as Markdown. */
export function failureMarkdown(message: string): string {
  const [first = "", ...more] = message.split("\n");
  const lines = more.map((line) => `    ${terminalLine(line)}`);
  return [
    `## Frame budget: not measured`,
    escaped(first),
    ...(lines.length === 0 ? [] : [lines.join("\n")]),
    "",
  ].join("\n\n");
}

function markdownTable({ head, rows }: ReportTable): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Escapes text for Markdown, so that a game's text cannot make a table, a link or a tag. */
function escaped(text: string): string {
  if (text === "---") return text;
  return terminalLine(text).replaceAll(/[\\`*_[\]<>|#]/g, (character) => `\\${character}`);
}
