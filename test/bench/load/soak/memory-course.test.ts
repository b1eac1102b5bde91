import { expect, test } from "bun:test";
import { memoryCourse } from "../../../../bench/load/soak/memory-course.ts";

const samples = (bytesAt: (index: number) => number) =>
  Array.from({ length: 20 }, (_, index) => ({
    seconds: 30 * index,
    residentBytes: bytesAt(index),
    clients: 1,
  }));

test("memory that grows steadily has the slope of its growth, and a late plateau above the early one", () => {
  const course = memoryCourse(
    samples((index) => 1000 + 10 * index),
    0.25,
  );
  expect(course).toEqual({
    earlyBytes: 1060,
    lateBytes: 1180,
    peakBytes: 1190,
    bytesPerHour: expect.closeTo(1200, 6),
  });
});

test("what happens during the warm-up counts for the peak alone", () => {
  expect(
    memoryCourse(
      samples((index) => (index < 5 ? 9000 : 1000)),
      0.25,
    ),
  ).toEqual({
    earlyBytes: 1000,
    lateBytes: 1000,
    peakBytes: 9000,
    bytesPerHour: 0,
  });
});
