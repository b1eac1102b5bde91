import { expect, test } from "bun:test";
import { LoopDelay } from "../../../src/surfaces/metrics/loop-delay.ts";
import { ManualClock } from "../../support/manual-clock.ts";

test("the delay of the event loop is measured from the first scrape until five minutes after the last", () => {
  const clock = new ManualClock();
  const delay = new LoopDelay(clock);
  clock.advance(1000);
  expect(delay.read()).toMatchObject({ count: 0, sum: 0 });
  clock.advance(1000);
  expect(delay.read()).toMatchObject({ count: 10, sum: 0, atMost: Array(10).fill(10) });
  clock.advance(1_000_000);
  const { count } = delay.read();
  expect(count).toBe(10 + 3000);
  clock.advance(1000);
  delay.stop();
  clock.advance(1000);
  expect(delay.read().count).toBe(count + 10);
});

test("a late timer counts in the buckets from its delay on", () => {
  const due: (() => void)[] = [];
  let nowMillis = 0;
  const delay = new LoopDelay({
    monotonicMillis: () => nowMillis,
    after(_, callback) {
      due.push(callback);
      return { cancel() {} };
    },
  });
  delay.read();
  for (const lateMillis of [0, 5, 30, 2000]) {
    nowMillis += 100 + lateMillis;
    due.shift()?.();
  }
  expect(delay.read()).toEqual({
    count: 4,
    sum: 2.035,
    bounds: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
    atMost: [1, 1, 2, 2, 2, 3, 3, 3, 3, 3],
  });
});
