import { describe, expect, test } from "bun:test";
import { parse, type TestSuites } from "junit2json";
import { baselineOf, compareWithBaseline } from "../../../src/cli/check/baseline-file.ts";
import { exitCodeOf, makeReport } from "../../../src/cli/check/check-report.ts";
import { judgeBudget } from "../../../src/cli/check/judge-budget.ts";
import type { MeasureKey } from "../../../src/cli/check/measures.ts";
import { failureJunit, reportJunit } from "../../../src/cli/check/report-junit.ts";
import { failureMarkdown, reportMarkdown } from "../../../src/cli/check/report-markdown.ts";
import { reportText } from "../../../src/cli/check/report-text.ts";
import { describeComparison } from "../../../src/cli/check/report-words.ts";
import type { RunRecord } from "../../../src/insight/runs/run-record.ts";
import { Series } from "../../../src/insight/runs/series.ts";
import { hitch, makeRun } from "./make-run.ts";

const SUBJECT = { game: "Game", scene: null, hz: 90, profiled: false, motion: null };

function slower(): RunRecord {
  const frameMillis = new Series();
  for (let index = 0; index < 900; index++) frameMillis.add(14, index, index * 11.1);
  return makeRun({ frameMillis, hitches: [] });
}

function report(
  limits: [MeasureKey, number][],
  runs = [makeRun()],
  against?: RunRecord[],
  strict?: "strict",
) {
  const baseline = against && baselineOf(SUBJECT, against, new Date(0));
  const measures = baseline === undefined ? [] : compareWithBaseline(baseline, SUBJECT, runs);
  const budgets = judgeBudget({ hz: 90, limits }, runs);
  return makeReport({
    ...SUBJECT,
    runs,
    budgets,
    baseline,
    measures,
    warmup_s: 1,
    duration_s: 10,
    notes: [],
    strict: strict !== undefined,
  });
}

/** Reads JUnit with an independent parser. */
async function suitesOf(xml: string): Promise<TestSuites> {
  const read = await parse(xml);
  if (!read || !("testsuite" in read)) throw new Error(`expected testsuites, got ${xml}`);
  return read;
}

const ALL: [MeasureKey, number][] = [
  ["frame_ms.p99", 13.9],
  ["hitches", 0],
  ["render_gpu_ms.p99", 4],
];

describe("without a verdict", () => {
  const message = "expected a game, but it crashed <1>; it printed last:\n  ERROR: `a` & b";

  test("JUnit has a test that could not run, with the whole error message", async () => {
    const xml = failureJunit(message);
    const { tests, errors, testsuite } = await suitesOf(xml);
    expect([tests, errors]).toEqual([1, 1]);
    expect(testsuite?.[0]?.testcase?.[0]?.error?.[0]?.inner).toContain("ERROR: `a` & b");
  });

  test("Markdown says so, and the game's output makes no markup", () => {
    expect(failureMarkdown(message)).toBe(
      "## Frame budget: not measured\n\nexpected a game, but it crashed \\<1\\>; it printed last:\n\n      ERROR: `a` & b\n\n",
    );
  });
});

describe("a verdict", () => {
  test("is the worst of its parts, and the exit code says so", () => {
    const runs = Array.from({ length: 5 }, () => makeRun());
    const cases = [
      report([["frame_ms.p99", 13.9]]),
      report([["hitches", 0]]),
      report(ALL),
      report([["render_gpu_ms.p99", 4]]),
      report([], runs, runs),
      report([], Array.from({ length: 5 }, slower), runs),
    ];
    expect(cases.map((one) => [one.verdict, exitCodeOf(one)])).toEqual([
      ["holds", 0],
      ["broken", 1],
      ["broken", 1],
      ["not measured", 2],
      ["holds", 0],
      ["worse", 1],
    ]);
  });

  test("says once how to learn which function caused a hitch, if a hitch does not name it", () => {
    const hint = "to learn which function, run check again with --profile";
    const cause = { kind: "script" as const, confidence: 0.45, evidence: "its work took 58 ms", hint };
    const named = report([]);
    const unnamed = report([], [makeRun({ hitches: [hitch({ cause }), hitch({ cause }), hitch()] })]);
    expect([named.notes, unnamed.notes]).toEqual([[], [hint]]);
  });

  test("is not measured if no measure of the baseline has values", () => {
    const nothing = {
      memoryMegabytes: new Series(),
      physicsMillis: new Series(),
      workMeanMillis: new Series(),
      cpuMillis: new Series(),
    };
    const run = makeRun({ ...nothing, frameMillis: new Series() });
    expect(report([], [run], [makeRun()]).verdict).toBe("not measured");
  });
});

describe("a report", () => {
  test("for a terminal has each budget, the worst hitch with its frame and cause, and the verdict", () => {
    const text = reportText(report(ALL));
    expect(text).toMatch(/frame_ms\.p99 +at most +13\.9 ms +11 ms +2\.9 ms +holds/);
    expect(text).toMatch(/hitches +at most +0 +1 +-1 +broken/);
    expect(text).toMatch(/render_gpu_ms\.p99 +at most +4 ms +- +- +not measured/);
    expect(text).toContain(
      "frame 501, 22:13:24.440 UTC: 60 ms, 4 refreshes missed; script, _burn: _burn took 58 ms",
    );
    expect(text).toEndWith("broken: hitches");
  });

  test("says by how much something is worse than the baseline", () => {
    const runs = Array.from({ length: 5 }, () => makeRun());
    const text = reportText(report([], Array.from({ length: 5 }, slower), runs));
    expect(text).toMatch(/frame_ms\.p50 +11 ms +14 ms +worse by 27 % ± \d/);
    expect(text).toContain("worse than the baseline: frame_ms.p50");
  });

  test("notes a busy machine, and only a busy one", () => {
    const waitMillis = new Series();
    for (let index = 0; index < 40; index++) waitMillis.add(0.8, Number.NaN, index * 250);
    expect(report(ALL).notes).toEqual([]);
    expect(report(ALL, [makeRun({ waitMillis }), makeRun()]).notes).toEqual([
      expect.stringMatching(/^the machine was busy: the game waited 0.8 ms per frame for a processor/),
    ]);
  });

  test("says that it cannot tell, and how many more runs would", () => {
    const difference = { key: "work_ms.mean", unit: "ms", before: 4, now: 5, share: 0.25 };
    const words = (margin: number, more_runs: number | null) =>
      describeComparison({ ...difference, margin, verdict: "cannot tell", more_runs });
    expect(words(0.29, 4)).toBe("cannot tell (+25 % ± 29); about 4 more runs would tell");
    expect(words(0.29, null)).toBe(
      "cannot tell (+25 % ± 29); more runs would not tell: record the baseline anew with more runs, or on a quieter machine",
    );
    expect(describeComparison({ ...difference, share: 0.02, margin: 0.05, verdict: "no difference" })).toBe(
      "no difference (+2.0 % ± 5.0)",
    );
    expect(describeComparison({ ...difference, margin: 0.02, verdict: "worse" })).toBe("worse by 25 % ± 2.0");
  });

  test("that cannot tell is a warning with exit code 0, and with --strict a failure", async () => {
    const noisy = [3, 4, 9].map((work) => {
      const workMeanMillis = new Series();
      for (let index = 0; index < 20; index++) workMeanMillis.add(work, Number.NaN, index * 500);
      return makeRun({ workMeanMillis });
    });
    const lenient = report([["frame_ms.p99", 13.9]], noisy, noisy);
    expect([lenient.verdict, exitCodeOf(lenient)]).toEqual(["cannot tell", 0]);
    expect(reportText(lenient)).toEndWith(
      "warning: the budget holds; cannot tell whether the game is worse than the baseline in work_ms.mean",
    );
    const strict = report([["frame_ms.p99", 13.9]], noisy, noisy, "strict");
    expect([strict.verdict, exitCodeOf(strict)]).toEqual(["cannot tell", 1]);
    const [suites, failed] = [await suitesOf(reportJunit(lenient)), await suitesOf(reportJunit(strict))];
    expect([suites.failures, suites.testsuite?.[1]?.skipped]).toEqual([0, 1]);
    expect([failed.failures, failed.testsuite?.[1]?.skipped]).toEqual([1, 0]);
  });

  test("names every message that broke a budget, in every format", async () => {
    const run = makeRun({ errors: 3 });
    for (const line of [3, 7, 3])
      run.said.errors.add({ message: "no such node", file: "res://main.gd", line });
    const one = report([["errors", 0]], [run]);
    const lines = [
      "errors: res://main.gd:3: no such node (2 times)",
      "errors: res://main.gd:7: no such node (once)",
    ];
    expect(one.broken_by).toEqual([
      { key: "errors", run: 1, message: "res://main.gd:3: no such node", count: 2 },
      { key: "errors", run: 1, message: "res://main.gd:7: no such node", count: 1 },
    ]);
    for (const line of lines) {
      expect(reportText(one)).toContain(`  ${line}`);
      expect(reportMarkdown(one)).toContain(`- ${line}`);
    }
    const [budget] = (await suitesOf(reportJunit(one))).testsuite ?? [];
    expect(budget?.testcase?.[0]?.failure?.[0]?.inner).toBe(lines.join("\n"));
    expect(report([["errors", 3]], [run]).broken_by).toEqual([]);
  });

  test("as JUnit has a case for each limit of the budget, and correct counts", async () => {
    const runs = Array.from({ length: 5 }, () => makeRun());
    const suites = await suitesOf(reportJunit(report(ALL, Array.from({ length: 5 }, slower), runs)));
    const [budget, baseline] = suites.testsuite ?? [];
    expect(suites).toMatchObject({ tests: 9, failures: 3, errors: 1 });
    expect(budget).toMatchObject({ name: "budget", tests: 3, failures: 1, errors: 1, skipped: 0 });
    expect(budget?.testcase?.[0]).toMatchObject({ name: "frame_ms.p99 at most 13.9 ms" });
    expect(budget?.testcase?.[2]?.error?.[0]?.message).toBe("not measured");
    expect(baseline?.testcase?.map(({ name }) => name)).toEqual([
      "frame_ms.p50",
      "frame_ms.p99",
      "work_ms.mean",
      "cpu_ms.p25",
      "physics_ms.p25",
      "memory_mb.p50",
    ]);
  });

  test("is safe: text from a game controls no terminal, breaks no XML and makes no Markdown", async () => {
    const evil = '<b>]]>&"`|\u001b[31m\u0000\ud800 [x](y)';
    const cause = { kind: "script" as const, confidence: 1, evidence: evil };
    const one = report(ALL, [makeRun({ source: evil, hitches: [hitch({ cause })] })]);
    const xml = reportJunit(one);
    expect((await suitesOf(xml)).testsuite?.[0]?.["system-out"]?.[0]).toContain('<b>]]>&"`|');
    expect(xml).not.toContain("\u001b");
    expect(reportText(one)).not.toContain("\u001b");
    const markdown = reportMarkdown(one);
    expect(markdown).toContain('\\<b\\>\\]\\]\\>&"\\`\\|');
    expect(markdown).not.toContain("\u001b");
  });

  test("as Markdown has a table row for each limit and a line for each hitch", () => {
    const markdown = reportMarkdown(report(ALL));
    expect(markdown).toStartWith("## Frame budget: broken: hitches\n");
    expect(markdown).toContain("| frame\\_ms.p99 | at most | 13.9 ms | 11 ms | 2.9 ms | holds |");
    expect(markdown).toContain("- frame 501, ");
  });
});
