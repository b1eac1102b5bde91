import type { CheckReport } from "./check-report.ts";
import {
  brokenByLines,
  describeComparison,
  hitchLines,
  recordingLines,
  runVerdictLines,
  subjectLine,
  verdictLine,
} from "./report-words.ts";

interface TestCase {
  suite: string;
  name: string;
  /** Undefined if it passed. */
  outcome: { element: "failure" | "error" | "skipped"; message: string; details?: string[] } | undefined;
}

/**
 * A report as JUnit XML: one test case for each limit of the budget and for each measure of the baseline.
 * A measure without a value is an error, like a test that could not run. A comparison that cannot tell is skipped, or with --strict a failure. Source: the schema of Jenkins' xUnit plugin.
 */
export function reportJunit(report: CheckReport): string {
  const seconds = report.runs.reduce((sum, run) => sum + run.seconds, 0);
  const cases = [...budgetCases(report), ...comparisonCases(report)];
  const suites = ["budget", "baseline"].flatMap((name) => {
    const own = cases.filter(({ suite }) => suite === name);
    return own.length === 0 ? [] : [suiteElement(name, own, report, seconds)];
  });
  const totals = `tests="${cases.length}" failures="${count(cases, "failure")}" errors="${count(cases, "error")}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="check" ${totals} time="${seconds.toFixed(3)}">`,
    ...suites,
    "</testsuites>",
    "",
  ].join("\n");
}

/** The reason why there is no report, as JUnit XML: one test that could not run. */
export function failureJunit(message: string): string {
  const [first = ""] = message.split("\n");
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="check" tests="1" failures="0" errors="1" time="0">',
    '  <testsuite name="check" tests="1" failures="0" errors="1" skipped="0" time="0">',
    '    <testcase classname="check" name="the game can be measured" time="0">',
    `      <error message="${escaped(first)}" type="check">${escaped(message)}</error>`,
    "    </testcase>",
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function budgetCases(report: CheckReport): TestCase[] {
  return report.budgets.map(({ key, bound, asked, measured, unit, frame, verdict }) => {
    const name = `${key} ${bound} ${asked}${unit && ` ${unit}`}`;
    if (verdict === "holds") return { suite: "budget", name, outcome: undefined };
    const where = frame === null ? "" : ` in frame ${frame}`;
    if (verdict === "not measured")
      return { suite: "budget", name, outcome: { element: "error", message: verdict } };
    const message = `measured ${measured}${unit && ` ${unit}`}${where}`;
    const details = brokenByLines({
      ...report,
      broken_by: report.broken_by.filter((one) => one.key === key),
    });
    return { suite: "budget", name, outcome: { element: "failure", message, details } };
  });
}

function comparisonCases({ comparison, strict }: CheckReport): TestCase[] {
  const untold = strict ? "failure" : "skipped";
  // A measure without values says nothing about the game.
  const measured = (comparison?.measures ?? []).filter(({ verdict }) => verdict !== "not measured");
  return measured.map((one) => ({
    suite: "baseline",
    name: one.key,
    outcome:
      one.verdict === "worse" || one.verdict === "cannot tell"
        ? { element: one.verdict === "worse" ? "failure" : untold, message: describeComparison(one) }
        : undefined,
  }));
}

function suiteElement(
  name: string,
  cases: readonly TestCase[],
  report: CheckReport,
  seconds: number,
): string {
  const totals = `tests="${cases.length}" failures="${count(cases, "failure")}" errors="${count(cases, "error")}" skipped="${count(cases, "skipped")}"`;
  const lines = [
    subjectLine(report),
    verdictLine(report),
    ...runVerdictLines(report),
    ...brokenByLines(report),
    ...hitchLines(report),
    ...recordingLines(report.recordings),
  ];
  return [
    `  <testsuite name="${name}" ${totals} time="${seconds.toFixed(3)}">`,
    ...cases.map((one) => caseElement(one, report.game)),
    `    <system-out>${escaped(lines.join("\n"))}</system-out>`,
    "  </testsuite>",
  ].join("\n");
}

function caseElement({ suite, name, outcome }: TestCase, game: string): string {
  const opened = `    <testcase classname="${escaped(`${game || "game"}.${suite}`)}" name="${escaped(name)}" time="0"`;
  if (outcome === undefined) return `${opened}/>`;
  const { element, message, details = [] } = outcome;
  const attributes = `message="${escaped(message)}" type="${suite}"`;
  const inner =
    details.length === 0
      ? `<${element} ${attributes}/>`
      : `<${element} ${attributes}>${escaped(details.join("\n"))}</${element}>`;
  return `${opened}>\n      ${inner}\n    </testcase>`;
}

function count(cases: readonly TestCase[], element: "failure" | "error" | "skipped"): number {
  return cases.filter(({ outcome }) => outcome?.element === element).length;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Escapes text for XML. Leaves out characters that XML 1.0 does not allow. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\P{Cc}\n\t]|[\uFFFE\uFFFF]/gu, "")
    .replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? "");
}
