import { describe, expect, test } from "bun:test";
import { judgeBudget } from "../../../src/cli/check/judge-budget.ts";
import { MEASURE_KEYS, type MeasureKey, measureOf } from "../../../src/cli/check/measures.ts";
import { Series } from "../../../src/insight/runs/series.ts";
import { makeRun } from "./make-run.ts";

const judge = (key: MeasureKey, limit: number, runs = [makeRun()]) => {
  const [verdict] = judgeBudget({ hz: 90, limits: [[key, limit]] }, runs);
  if (verdict === undefined) throw new Error("expected a verdict");
  return verdict;
};

describe("a measure", () => {
  test("has the right value in a run, for each key", () => {
    const values = Object.fromEntries(MEASURE_KEYS.map((key) => [key, measureOf(key).of(makeRun())?.value]));
    expect(values).toMatchObject({
      "frame_ms.mean": expect.closeTo(11 + 49 / 900),
      "frame_ms.p50": 11,
      "frame_ms.p99": 11,
      "frame_ms.max": 60,
      "work_ms.mean": 4,
      "work_ms.max": 55,
      "physics_ms.p99": 2,
      "fps.mean": expect.closeTo(1000 / (11 + 49 / 900)),
      "fps.one_percent_low": expect.closeTo(1000 / ((60 + 8 * 11) / 9)),
      stale_share: expect.closeTo((100 * 4) / 904),
      over_budget_share: expect.closeTo(100 / 900),
      hitches: 1,
      "hitches.worst_ms": 60,
      "hitches.lost_frames": 4,
      "memory_mb.max": 119,
      "memory_mb.growth_per_min": expect.closeTo(120),
      errors: 0,
    });
  });

  test("has no value without data: quantiles of work, render times of 0, growth over too short a time", () => {
    const short = new Series();
    for (let index = 0; index < 20; index++) short.add(100 + index, Number.NaN, index * 100);
    const run = makeRun({ memoryMegabytes: short });
    const without = MEASURE_KEYS.filter((key) => measureOf(key).of(run) === undefined);
    expect(without).toContain("work_ms.p99");
    expect(without).toContain("render_gpu_ms.p99");
    expect(without).toContain("render_cpu_ms.max");
    expect(without).toContain("process_ms.max");
    expect(without).toContain("memory_mb.growth_per_min");
    expect(without).not.toContain("frame_ms.p99");
  });

  test("of work uses single frames if the engine was profiled", () => {
    const workMillis = new Series();
    workMillis.add(3, 7, 0);
    workMillis.add(9, 8, 11);
    const run = makeRun({ workMillis });
    expect(measureOf("work_ms.max").of(run)).toEqual({ value: 9, frame: 8 });
    expect(measureOf("work_ms.mean").of(run)).toEqual({ value: 6 });
  });

  test("of stale frames counts a game that is steadily too slow", () => {
    const frameMillis = new Series();
    for (let index = 0; index < 770; index++) frameMillis.add(1000 / 77, index, index * 13);
    expect(measureOf("stale_share").of(makeRun({ frameMillis }))?.value).toBeCloseTo(14.4, 0);
  });

  test("of memory growth counts only certain growth", () => {
    const noisy = new Series();
    for (let index = 0; index < 20; index++) noisy.add(100 + (index % 2) * 10, Number.NaN, index * 500);
    expect(measureOf("memory_mb.growth_per_min").of(makeRun({ memoryMegabytes: noisy }))).toEqual({
      value: 0,
    });
  });
});

describe("a budget", () => {
  test("holds up to its limit and is broken past it, with the margin and the frame", () => {
    expect(judge("frame_ms.max", 60)).toEqual({
      key: "frame_ms.max",
      bound: "at most",
      unit: "ms",
      asked: 60,
      measured: 60,
      frame: 501,
      margin: 0,
      verdict: "holds",
    });
    expect(judge("frame_ms.max", 59.5)).toMatchObject({ margin: -0.5, verdict: "broken" });
    expect(judge("hitches", 0)).toMatchObject({ measured: 1, margin: -1, verdict: "broken" });
  });

  test("is reversed for measures where more is better", () => {
    expect(judge("fps.mean", 88)).toMatchObject({ bound: "at least", verdict: "holds" });
    expect(judge("fps.mean", 95)).toMatchObject({ verdict: "broken" });
  });

  test("without a value is not measured and never passes, even if only one of several runs has no value", () => {
    expect(judge("render_gpu_ms.p99", 1e9)).toMatchObject({
      measured: null,
      margin: null,
      verdict: "not measured",
    });
    expect(judge("hitches", 10, [makeRun(), makeRun({ hitches: undefined })]).verdict).toBe("not measured");
    expect(judge("hitches", 10, []).verdict).toBe("not measured");
  });

  test("of several runs uses the median of times and the worst count", () => {
    const slow = new Series();
    slow.add(20, 1, 0);
    const runs = [makeRun(), makeRun({ errors: 3 }), makeRun({ frameMillis: slow })];
    expect(judge("frame_ms.p50", 11, runs)).toMatchObject({ measured: 11, verdict: "holds" });
    expect(judge("errors", 0, runs)).toMatchObject({ measured: 3, verdict: "broken" });
    expect(judge("frame_ms.max", 100, runs)).toMatchObject({ measured: 60, frame: 501 });
  });
});
