import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import {
  baselineOf,
  compareWithBaseline,
  expectSameSubject,
  readBaselineFile,
  writeBaselineFile,
} from "../../../src/cli/check/baseline-file.ts";
import { readBudgetFile } from "../../../src/cli/check/budget-file.ts";
import { describeComparison } from "../../../src/cli/check/report-words.ts";
import type { Comparison } from "../../../src/insight/runs/index.ts";
import type { RunRecord } from "../../../src/insight/runs/run-record.ts";
import { Series } from "../../../src/insight/runs/series.ts";
import { RelayError } from "../../../src/protocol/error-table.ts";
import { checkDocs } from "../../support/check-docs.ts";
import { makeRun } from "./make-run.ts";

const DOCS = join(import.meta.dir, "../../../docs");
const SUBJECT = { game: "Game", scene: null, hz: 90, profiled: false, motion: null };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "check-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(content: unknown): string {
  const path = join(folder, "file.json");
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

function failure(run: () => unknown): { code: string; message: string } {
  try {
    run();
  } catch (error) {
    if (error instanceof RelayError) return { code: error.code, message: error.message };
  }
  throw new Error("expected a coded error");
}

/** JSON without its layout, since the formatter decides the layout. */
function unspaced(path: string, text: string): unknown {
  return path.endsWith(".json") ? JSON.parse(text) : text;
}

describe("a budget file", () => {
  test("gives its limits and the frame rate, which is 90 Hz by default", () => {
    expect(readBudgetFile(write({ hz: 72, budgets: { hitches: 0, "frame_ms.p99": 14 } }))).toEqual({
      hz: 72,
      limits: [
        ["frame_ms.p99", 14],
        ["hitches", 0],
      ],
    });
    expect(readBudgetFile(write({ budgets: { errors: 0 } })).hz).toBe(90);
  });

  test("that is wrong is refused with the position and the closest valid key", () => {
    const wrong: [unknown, string][] = [
      ["{", "expected JSON"],
      [{ budgets: { frame_ms_p99: 1 } }, 'got "frame_ms_p99"; did you mean frame_ms.p99?'],
      [{ budgets: {} }, "expected at least one budget"],
      [{ budget: { hitches: 1 } }, 'got "budget"; did you mean budgets?'],
      [{ budgets: { hitches: -1 } }, "hitches"],
      [{ budgets: { hitches: 0 }, herz: 90 }, "herz"],
      [{ budgets: { hitches: "none" } }, "number"],
    ];
    for (const [content, words] of wrong) {
      const { code, message } = failure(() => readBudgetFile(write(content)));
      expect([code, message]).toEqual(["bad_budget", expect.stringContaining(words)]);
    }
    expect(failure(() => readBudgetFile(join(folder, "none.json"))).code).toBe("bad_budget");
  });

  test("in the docs is accepted by check and by the schema", () => {
    const path = join(DOCS, "check-budget.sample.json");
    expect(readBudgetFile(path).limits.length).toBeGreaterThan(5);
    const schema = JSON.parse(readFileSync(join(DOCS, "check-budget.schema.json"), "utf8"));
    const validate = new Ajv2020({ strict: false }).compile(schema);
    expect(validate(JSON.parse(readFileSync(path, "utf8")))).toBe(true);
    expect(validate({ budgets: { nonsense: 1 } })).toBe(false);
  });

  test("matches the published schema and page, which bun test/support/check-docs.ts writes", () => {
    for (const { path, text } of checkDocs())
      expect(unspaced(path, readFileSync(path, "utf8"))).toEqual(unspaced(path, text));
  });
});

/** The same value in each of ten seconds. */
function constant(value: number): Series {
  const series = new Series();
  for (let second = 0; second < 10; second++) series.add(value, Number.NaN, second * 1000);
  return series;
}

describe("a machine that is busier than it was", () => {
  const before = Array.from({ length: 5 }, () => makeRun());
  const compare = (changes: Partial<RunRecord>) => {
    const runs = Array.from({ length: 5 }, () => makeRun(changes));
    const compared = compareWithBaseline(baselineOf(SUBJECT, before, new Date(0)), SUBJECT, runs);
    return new Map(compared.map((one) => [one.key, one]));
  };

  test("does not make a game worse whose thread waits longer for a processor, and the report says so", () => {
    const work = compare({ workMeanMillis: constant(5), waitMillis: constant(0.9) }).get("work_ms.mean");
    expect(work).toMatchObject({ verdict: "cannot tell", busier: { before: 0.1, now: 0.9 } });
    expect(describeComparison(work as Comparison)).toMatch(
      /but the machine was busier: .* grew from 0.1 to 0.9 ms$/,
    );
  });

  test("hides no larger growth of work, and no growth of processor time or memory", () => {
    const later = compare({
      workMeanMillis: constant(8),
      cpuMillis: constant(5),
      memoryMegabytes: constant(200),
      waitMillis: constant(0.9),
    });
    const keys = ["work_ms.mean", "cpu_ms.p25", "memory_mb.p50"];
    expect(keys.map((key) => later.get(key)?.verdict)).toEqual(["worse", "worse", "worse"]);
  });

  test("is not assumed if the game waits no longer, or if its waits are unknown", () => {
    const worse = (waitMillis: Series) =>
      compare({ workMeanMillis: constant(5), waitMillis }).get("work_ms.mean")?.verdict;
    expect([worse(constant(0.12)), worse(new Series())]).toEqual(["worse", "worse"]);
  });
});

describe("a baseline file", () => {
  test("is read back unchanged, and the same runs are not worse", () => {
    const path = join(folder, "baseline.json");
    const runs = [makeRun(), makeRun()];
    const baseline = baselineOf(SUBJECT, runs, new Date(0));
    writeBaselineFile(path, baseline);
    expect(readBaselineFile(path)).toEqual(baseline);
    const verdicts = compareWithBaseline(readBaselineFile(path), SUBJECT, runs).map(({ key, verdict }) => [
      key,
      verdict,
    ]);
    expect(verdicts).toEqual([
      ["frame_ms.p50", "no difference"],
      ["frame_ms.p99", "no difference"],
      ["work_ms.mean", "no difference"],
      ["cpu_ms.p25", "no difference"],
      ["physics_ms.p25", "no difference"],
      ["render_gpu_ms.p50", "not measured"],
      ["memory_mb.p50", "no difference"],
    ]);
  });

  test("of another subject, or with wrong content, is refused", () => {
    const baseline = baselineOf(SUBJECT, [makeRun()], new Date(0));
    for (const other of [{ game: "Other" }, { scene: "res://a.tscn" }, { hz: 72 }, { profiled: true }])
      expect(failure(() => expectSameSubject(baseline, other)).code).toBe("bad_baseline");
    expect(failure(() => readBaselineFile(write({ format: 2 }))).code).toBe("bad_baseline");
    expect(failure(() => readBaselineFile(write({ ...baseline, runs: [] }))).code).toBe("bad_baseline");
    expect(failure(() => readBaselineFile(join(folder, "none.json"))).code).toBe("bad_baseline");
  });
});
