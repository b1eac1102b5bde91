import { describe, expect, test } from "bun:test";
import { Random } from "../../../src/base/random.ts";
import { type Counted, compareCounts } from "../../../src/insight/runs/compare-counts.ts";

/** Events of a Poisson process. */
function eventsIn(seconds: number, perSecond: number, random: Random): Counted {
  let count = 0;
  for (let at = 0; ; count++) {
    at -= Math.log(1 - random.next()) / perSecond;
    if (at > seconds) return { count, seconds };
  }
}

describe("two counts", () => {
  test("are told by the exact probability of what was seen", () => {
    const verdict = (before: number, now: number, seconds = 60) =>
      compareCounts({ count: before, seconds: 60 }, { count: now, seconds }).verdict;
    // 2^-7 and 2^-8: one is more than 0.5 %, the other less.
    expect(verdict(0, 7)).toBe("cannot tell");
    expect(verdict(0, 8)).toBe("worse");
    expect(verdict(8, 0)).toBe("better");
    expect(verdict(0, 0)).toBe("no difference");
    expect(verdict(3, 4)).toBe("cannot tell");
    expect(verdict(100, 100)).toBe("no difference");
    // The same rate in ten times the time.
    expect(verdict(10, 100, 600)).toBe("cannot tell");
    expect(verdict(100, 1000, 600)).toBe("no difference");
  });

  test("of very many events differ only if they do so by more than a tenth", () => {
    expect(compareCounts({ count: 100_000, seconds: 60 }, { count: 105_000, seconds: 60 })).toEqual({
      before: 100_000,
      now: 105_000,
      before_per_min: 100_000,
      now_per_min: 105_000,
      verdict: "no difference",
    });
    expect(compareCounts({ count: 100_000, seconds: 60 }, { count: 120_000, seconds: 60 }).verdict).toBe(
      "worse",
    );
  });

  test("of the same rate are worse in at most 1 % of tries, and of three times the rate in nearly all", () => {
    const random = new Random(7);
    let [wrong, found] = [0, 0];
    for (let round = 0; round < 1000; round++) {
      const before = eventsIn(60, 0.3, random);
      if (compareCounts(before, eventsIn(120, 0.3, random)).verdict === "worse") wrong++;
      if (compareCounts(before, eventsIn(120, 0.9, random)).verdict === "worse") found++;
    }
    expect(wrong).toBeLessThanOrEqual(10);
    expect(found).toBeGreaterThan(950);
  });
});
