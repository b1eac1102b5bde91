import { expect, test } from "bun:test";
import { RecordedTime } from "../../src/replay/recorded-time.ts";

const SECOND = 1_000_000_000n;
const BEGAN = 1_700_000_000n * SECOND;

test("the time of a recording has the clocks of the relay that recorded, and runs timers as messages come", () => {
  const time = new RecordedTime({ unixNanos: BEGAN, monotonicMillis: 250 }, BEGAN + SECOND);
  const { clock } = time;
  expect([clock.monotonicMillis(), clock.unixMillis()]).toEqual([1250, 1_700_000_001_000]);
  const calls: number[] = [];
  clock.after(500, () => calls.push(clock.monotonicMillis()));
  time.runTo(BEGAN + 2n * SECOND);
  time.runTo(BEGAN + SECOND);
  expect([clock.monotonicMillis(), calls]).toEqual([2250, [1750]]);
  time.runPast(BEGAN + 2n * SECOND, 40);
  expect(clock.monotonicMillis()).toBe(2290);
});

test("a pause of years passes at once, after a minute in which timers run", () => {
  const time = new RecordedTime({ unixNanos: 0n, monotonicMillis: 0 }, 0n);
  let calls = 0;
  time.clock.every(100, () => calls++);
  time.runTo(BEGAN);
  expect(time.clock.unixMillis()).toBe(1_700_000_000_000);
  expect(calls).toBeGreaterThan(100);
  expect(calls).toBeLessThan(700);
});
