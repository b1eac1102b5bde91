import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { EXACT_LIMITS } from "../../../src/insight/windows/exact-limits.ts";
import { Histogram } from "../../../src/insight/windows/histogram.ts";
import {
  BUCKETS,
  bucketOf,
  RELATIVE_ERROR,
  valueOfBucket,
} from "../../../src/insight/windows/log-buckets.ts";

const SHARES = [0.01, 0.5, 0.95, 0.99, 0.999, 1];

/** Frame times as games have them, and worse: even, spread over four decades, and with spikes. */
const times = fc.oneof(
  fc.array(fc.double({ min: 10, max: 12, noNaN: true }), { minLength: 1, maxLength: 500 }),
  fc.array(fc.double({ min: 0.05, max: 10_000, noNaN: true }), { minLength: 1, maxLength: 500 }),
  fc.array(fc.constantFrom(11.1, 11.1, 11.1, 22.2, 180), { minLength: 1, maxLength: 500 }),
);

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const [frame, value] of values.entries()) histogram.add(value, frame, frame / 90);
  return histogram;
}

/** The value of nearest rank, from all of them. */
function exactQuantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] as number;
}

describe("logarithmic buckets", () => {
  test("are never further from a value than RELATIVE_ERROR", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.0301, max: 10_800, noNaN: true }), (value) => {
        const near = valueOfBucket(bucketOf(value));
        expect(Math.abs(near - value) / value).toBeLessThan(RELATIVE_ERROR + 1e-9);
      }),
    );
  });

  test("include values that are too small, too large or not a number", () => {
    const odd = [0, -1, Number.NaN, 1e9, Number.POSITIVE_INFINITY].map(bucketOf);
    expect(odd).toEqual([0, 0, 0, BUCKETS - 1, BUCKETS - 1]);
  });
});

describe("a histogram", () => {
  test("has quantiles within 1 % of exact ones, and an exact mean, minimum and maximum", () => {
    fc.assert(
      fc.property(times, (values) => {
        const histogram = histogramOf(values);
        for (const share of SHARES) {
          const exact = exactQuantile(values, share);
          expect(Math.abs(histogram.quantile(share) - exact)).toBeLessThanOrEqual(0.0101 * exact);
        }
        const sum = values.reduce((total, value) => total + value, 0);
        expect(histogram.sum).toBeCloseTo(sum, 6);
        expect([histogram.min, histogram.max]).toEqual([Math.min(...values), Math.max(...values)]);
        expect(histogram.maxFrame).toBe((values as number[]).indexOf(Math.max(...values)));
      }),
    );
  });

  test("counts values over the limits of usual displays exactly", () => {
    const limits = fc.constantFrom(...EXACT_LIMITS);
    const near = limits.chain((limit) =>
      fc.tuple(
        fc.constant(limit),
        fc.array(
          fc.double({ min: 0.97, max: 1.03, noNaN: true }).map((share) => share * limit),
          { minLength: 1 },
        ),
      ),
    );
    fc.assert(
      fc.property(near, ([limit, values]) => {
        const all = [...values, limit];
        expect(histogramOf(all).countOver(limit)).toBe(all.filter((value) => value > limit).length);
      }),
    );
  });

  test("estimates how many values are over another limit from the share of its bucket above it", () => {
    const values = Array.from({ length: 4000 }, (_, index) => 9 + index / 1000);
    const over = histogramOf(values).countOver(10.9);
    expect(Math.abs(over - values.filter((value) => value > 10.9).length)).toBeLessThan(10);
  });

  test("counts values over a limit, exactly but for values within 1 % of it", () => {
    fc.assert(
      fc.property(times, fc.double({ min: 1, max: 100, noNaN: true }), (values, limit) => {
        const over = histogramOf(values).countOver(limit);
        expect(over).toBeGreaterThanOrEqual(values.filter((value) => value > 1.0203 * limit).length);
        expect(over).toBeLessThanOrEqual(values.filter((value) => value > limit / 1.0203).length);
      }),
    );
  });

  test("has the mean of the worst hundredth within 1 %", () => {
    fc.assert(
      fc.property(times, (values) => {
        const worst = [...values]
          .sort((one, other) => other - one)
          .slice(0, Math.max(1, Math.ceil(values.length / 100)));
        const exact = worst.reduce((sum, value) => sum + value, 0) / worst.length;
        const near = histogramOf(values).meanOfGreatest(0.01);
        expect(Math.abs(near - exact)).toBeLessThanOrEqual(0.0101 * exact);
      }),
    );
  });

  test("is the same for two parts added up as for the whole", () => {
    fc.assert(
      fc.property(times, times, (first, second) => {
        const sum = new Histogram();
        sum.addLater(histogramOf(first));
        sum.addLater(histogramOf(second));
        const whole = histogramOf([...first, ...second]);
        expect(SHARES.map((share) => sum.quantile(share))).toEqual(
          SHARES.map((share) => whole.quantile(share)),
        );
        expect([sum.count, sum.min, sum.max]).toEqual([whole.count, whole.min, whole.max]);
      }),
    );
  });

  test("has no quantiles without values", () => {
    const empty = new Histogram();
    expect([empty.quantile(0.5), empty.meanOfGreatest(0.01)]).toEqual([Number.NaN, Number.NaN]);
    expect(empty.countOver(1)).toBe(0);
  });
});
