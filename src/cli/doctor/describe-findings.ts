import { terminalLine } from "../../base/terminal-text.ts";
import type { Finding } from "./finding.ts";

/** The findings as text: one line for each, and for hints and problems two more lines with the reason and the remedy. */
export function describeFindings(findings: readonly Finding[]): string {
  const indent = " ".repeat(19);
  const lines = findings.flatMap((finding) => {
    const { verdict, check, what } = finding;
    const head = terminalLine(`${verdict.padEnd(7)}  ${check.padEnd(8)}  ${what}`);
    if (finding.verdict === "fine") return [head];
    return [
      head,
      terminalLine(`${indent}why: ${finding.why}`),
      terminalLine(`${indent}do:  ${finding.todo}`),
    ];
  });
  return [...lines, "", summaryOf(findings)].join("\n");
}

function summaryOf(findings: readonly Finding[]): string {
  const problems = countOf(findings, "problem");
  const hints = countOf(findings, "hint");
  const about = hints === 0 ? "" : `, and ${hints} ${hints === 1 ? "hint" : "hints"}`;
  if (problems === 0) return `no problems${about}`;
  return `${problems} ${problems === 1 ? "problem" : "problems"} to fix${about}`;
}

function countOf(findings: readonly Finding[], verdict: Finding["verdict"]): number {
  return findings.filter((finding) => finding.verdict === verdict).length;
}
