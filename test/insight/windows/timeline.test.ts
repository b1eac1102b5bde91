import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { Histogram } from "../../../src/insight/windows/histogram.ts";
import { Timeline, type WindowLength } from "../../../src/insight/windows/timeline.ts";

/** How many values a window has, and when it began. */
function over(timeline: Timeline<Histogram>, length: WindowLength, now: number) {
  const sum = new Histogram();
  const from = timeline.sum(length, now, sum);
  return { count: sum.count, from, greatest: sum.max };
}

describe("a timeline", () => {
  test("has in every window all values since the stated start, and none before", () => {
    const gaps = fc.array(fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 90_000 })), {
      minLength: 1,
      maxLength: 300,
    });
    const lengths = fc.constantFrom<WindowLength>(1, 5, 10, 59.5, 60, 61, 300, 600, "run");
    fc.assert(
      fc.property(gaps, lengths, fc.integer({ min: 0, max: 100_000 }), (between, length, late) => {
        const timeline = new Timeline((size) => new Histogram(size));
        const came: number[] = [];
        let at = 1_234_567;
        for (const gap of between) {
          at += gap;
          came.push(at);
          timeline.at(at).add(at, 1, 1);
        }
        const now = at + late;
        const { count, from, greatest } = over(timeline, length, now);
        const expected = came.filter((moment) => moment >= from);
        expect(count).toBe(expected.length);
        if (expected.length > 0) expect(greatest).toBe(at);
        if (length !== "run") {
          expect(from).toBeLessThanOrEqual(now - length * 1000);
          expect(from).toBeGreaterThan(now - length * 1000 - (length <= 60 ? 1000 : 10_000));
        } else expect(count).toBe(came.length);
      }),
    );
  });

  test("has the same in a window that ended earlier, without the slot in which it ended", () => {
    const seconds = fc.integer({ min: 1, max: 590 });
    fc.assert(
      fc.property(seconds, seconds, fc.integer({ min: 0, max: 999 }), (length, ago, late) => {
        fc.pre(length + ago <= 590);
        const timeline = new Timeline((size) => new Histogram(size));
        const began = 1_000_000;
        const now = began + 700_000 + late;
        const came: number[] = [];
        for (let at = began; at <= now; at += 250) {
          came.push(at);
          timeline.at(at).add(at, 1, 1);
        }
        const to = now - ago * 1000;
        const sum = new Histogram();
        const from = timeline.sum(length, to, sum, now);
        const slot = length + ago <= 60 ? 1000 : 10_000;
        const end = Math.floor(to / slot) * slot;
        expect(from).toBe(Math.floor((to - length * 1000) / slot) * slot);
        expect(sum.count).toBe(came.filter((moment) => moment >= from && moment < end).length);
      }),
    );
  });

  test("keeps at most ten minutes, apart from the run", () => {
    const timeline = new Timeline((size) => new Histogram(size));
    for (let at = 0; at < 1_200_000; at += 100) timeline.at(at).add(1, 1, 1);
    expect(over(timeline, 5000, 1_200_000)).toEqual(over(timeline, 600, 1_200_000));
    expect(over(timeline, "run", 1_200_000)).toMatchObject({ count: 12_000, from: 0 });
  });
});
