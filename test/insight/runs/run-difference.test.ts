import { describe, expect, setDefaultTimeout, test } from "bun:test";
import type { RunRecord } from "../../../src/insight/runs/index.ts";
import { differenceOfRuns } from "../../../src/insight/runs/run-difference.ts";
import { emptyRecord } from "../../../src/insight/runs/run-record.ts";
import { hitch, makeRun } from "../../cli/check/make-run.ts";

setDefaultTimeout(20_000);

/** Hitches of one cause. */
function hitches(count: number, kind: "script" | "gpu"): NonNullable<RunRecord["hitches"]> {
  const cause = { ...hitch().cause, kind };
  return Array.from({ length: count }, (_, index) => hitch({ id: `${kind}-${index}`, cause }));
}

describe("the difference of two runs", () => {
  test("of the same game has nothing that is worse or better", () => {
    const { measures, counts } = differenceOfRuns(makeRun(), makeRun());
    const verdicts = [...measures, ...counts].map(({ verdict }) => verdict);
    expect(verdicts).not.toContain("worse");
    expect(verdicts).not.toContain("better");
  });

  test("counts hitches in all and by cause, in this order, and is worse if one of them is", () => {
    const before = makeRun({ hitches: hitches(1, "gpu"), moreHitches: 1, errors: 3 });
    const now = makeRun({ hitches: [...hitches(12, "script"), ...hitches(1, "gpu")], errors: 3 });
    const { counts, verdict } = differenceOfRuns(before, now);
    expect(counts.map((one) => [one.key, one.before, one.now, one.verdict])).toEqual([
      ["hitches", 2, 13, "worse"],
      ["hitches.gpu", 1, 1, "cannot tell"],
      ["hitches.script", 0, 12, "worse"],
      ["errors", 3, 3, "cannot tell"],
      ["warnings", 0, 0, "no difference"],
      ["alerts", 0, 0, "no difference"],
    ]);
    expect(counts[0]?.now_per_min).toBe(78);
    expect(verdict).toBe("worse");
  });

  test("has no verdict if the runs have no measure in common", () => {
    const { frameMillis, workMeanMillis, physicsMillis, cpuMillis, memoryMegabytes } = emptyRecord(90);
    const other = makeRun({ frameMillis, workMeanMillis, physicsMillis, cpuMillis, memoryMegabytes });
    expect(differenceOfRuns(makeRun(), other).verdict).toBe("not measured");
  });
});
