import { expect, test } from "bun:test";
import { DelayHistogram } from "../../../../bench/load/soak/delay-histogram.ts";

test("percentiles of delays are right to a tenth of a millisecond", () => {
  const histogram = new DelayHistogram();
  for (let index = 1; index <= 200; index++) histogram.add(index / 2 - 0.05);
  expect(histogram.delays()).toEqual({
    count: 200,
    p50Millis: expect.closeTo(50, 6),
    p99Millis: expect.closeTo(99, 6),
    maxMillis: 99.95,
  });
});

test("a delay beyond the last bucket is the greatest, as long as it was", () => {
  const histogram = new DelayHistogram();
  histogram.add(5000);
  expect(histogram.delays()).toMatchObject({ count: 1, maxMillis: 5000 });
});

test("a histogram that was cleared knows nothing", () => {
  const histogram = new DelayHistogram();
  histogram.add(7);
  histogram.clear();
  expect(histogram.delays()).toMatchObject({ count: 0, maxMillis: 0 });
});
