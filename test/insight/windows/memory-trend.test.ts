import { describe, expect, test } from "bun:test";
import { Random } from "../../../src/base/random.ts";
import { MemoryTrend } from "../../../src/insight/windows/memory-trend.ts";

/** Memory twice a second, growing by this much a minute, with noise that wanders as in a game. */
function trendOf({ minutes, slope, seed = 1 }: { minutes: number; slope: number; seed?: number }) {
  const trend = new MemoryTrend();
  const random = new Random(seed);
  let noise = 0;
  for (let at = 0; at <= minutes * 60_000; at += 500) {
    noise = 0.8 * noise + random.between(-1, 1);
    trend.add(at, 256 + (slope * at) / 60_000 + noise);
  }
  return { trend, end: minutes * 60_000 };
}

describe("the trend of memory", () => {
  test("has an interval that includes the true slope nineteen times in twenty", () => {
    let held = 0;
    const tries = 400;
    for (let seed = 1; seed <= tries; seed++) {
      const { trend, end } = trendOf({ minutes: 2, slope: 6, seed });
      const [low, high] = trend.over(120, end)?.slope_95 ?? [0, 0];
      if (low <= 6 && 6 <= high) held++;
    }
    expect(held / tries).toBeGreaterThan(0.9);
    expect(held / tries).toBeLessThan(0.99);
  });

  test("tells a leak from no leak", () => {
    const leak = trendOf({ minutes: 5, slope: 6 });
    expect(leak.trend.over(300, leak.end)?.slope_mb_per_min).toBeCloseTo(6, 0);
    expect(leak.trend.over(300, leak.end)?.slope_95?.[0]).toBeGreaterThan(5);
    const claimed = Array.from({ length: 100 }, (_, seed) => {
      const { trend, end } = trendOf({ minutes: 5, slope: 0, seed });
      return trend.over(300, end)?.slope_95?.[0] ?? 0;
    });
    expect(claimed.filter((low) => low > 0).length).toBeLessThanOrEqual(8);
  });

  test("has no slope with too few points", () => {
    const trend = new MemoryTrend();
    expect(trend.over(10, 0)).toBeUndefined();
    for (let at = 0; at < 3000; at += 500) trend.add(at, 256);
    expect(trend.over(10, 3000)).toEqual({
      samples: 6,
      covered_s: 2.5,
      first_mb: 256,
      last_mb: 256,
      min_mb: 256,
      max_mb: 256,
      slope_mb_per_min: null,
      slope_95: null,
    });
  });

  test("of a whole day is kept in few points, from start to end", () => {
    const { trend, end } = trendOf({ minutes: 24 * 60, slope: 0.1 });
    const run = trend.over("run", end);
    expect(run?.samples).toBeLessThanOrEqual(512);
    expect(run?.samples).toBeGreaterThan(256);
    expect(run?.covered_s).toBeGreaterThan(24 * 3600 - 600);
    expect(run?.slope_mb_per_min).toBeCloseTo(0.1, 2);
    expect(trend.over(600, end)?.covered_s).toBeCloseTo(600, 0);
  });
});
