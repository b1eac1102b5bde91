import { describe, expect, test } from "bun:test";
import { isSettled } from "../../../src/cli/check/is-settled.ts";
import type { Comparison } from "../../../src/insight/runs/index.ts";

const told = (verdict: Comparison["verdict"], more_runs?: number | null): Comparison => ({
  key: "work_ms.mean",
  unit: "ms",
  verdict,
  ...(more_runs !== undefined && { more_runs }),
});

describe("--runs auto goes on", () => {
  test.each([
    ["after the first comparison", [], [told("worse")]],
    ["when the verdict has changed", [told("no difference")], [told("better")]],
    ["while more runs would tell", [told("cannot tell", 4)], [told("cannot tell", 3)]],
    ["while the machine is busier", [told("cannot tell")], [told("cannot tell")]],
    [
      "while one of two measures is not told",
      [told("no difference"), told("cannot tell", 4)],
      [told("no difference"), told("cannot tell", 4)],
    ],
  ])("%s", (_, before, now) => {
    expect(isSettled(before, now)).toBeFalse();
  });
});

describe("--runs auto ends", () => {
  test.each([
    ["when two comparisons agree", [told("no difference"), told("better")]],
    ["when a measure is worse, whatever the others are", [told("worse"), told("cannot tell", 4)]],
    ["when no number of runs would tell the rest", [told("no difference"), told("cannot tell", null)]],
  ])("%s", (_, measures) => {
    expect(isSettled(measures, measures)).toBeTrue();
  });
});
