import { terminalText } from "../../base/terminal-text.ts";
import { textTable } from "../shared/text-table.ts";
import type { CheckReport } from "./check-report.ts";
import {
  brokenByLines,
  budgetTable,
  comparisonTable,
  hitchLines,
  recordingLines,
  runVerdictLines,
  subjectLine,
  verdictLine,
} from "./report-words.ts";

/** A report for a terminal. */
export function reportText(report: CheckReport): string {
  const sections = [[subjectLine(report)]];
  const budgets = budgetTable(report);
  if (budgets.rows.length > 0) sections.push([textTable(budgets.head, budgets.rows, { leftColumns: 2 })]);
  const comparison = comparisonTable(report);
  if (comparison.rows.length > 0)
    sections.push([textTable(comparison.head, comparison.rows, { leftColumns: 1 })]);
  const verdicts = runVerdictLines(report);
  if (verdicts.length > 0) sections.push(verdicts);
  const broken = brokenByLines(report);
  if (broken.length > 0) sections.push(["what broke the budget", ...broken.map((line) => `  ${line}`)]);
  const hitches = hitchLines(report);
  if (hitches.length > 0) sections.push(["worst hitches", ...hitches.map((line) => `  ${line}`)]);
  if (report.recordings.length > 0) sections.push(recordingLines(report.recordings));
  if (report.notes.length > 0) sections.push(report.notes.map((note) => `note: ${note}`));
  sections.push([verdictLine(report)]);
  return terminalText(sections.map((lines) => lines.join("\n")).join("\n\n"));
}
