import { expect, test } from "bun:test";
import { GameTimes } from "../../../src/insight/game/index.ts";

/** The times of ten messages a second, of a game that rounds its clock down to `step` seconds. */
function timesAt(step: number, startSeconds = 1_764_460_800.96): number[] {
  const times = new GameTimes();
  return Array.from({ length: 40 }, (_, index) => {
    const seconds = startSeconds + index / 10;
    return times.of(step === 0 ? seconds : Math.floor(seconds / step) * step, 5000 + index * 100);
  });
}

const steps = (times: readonly number[]) =>
  times.slice(1).map((seconds, index) => seconds - (times[index] as number));

test("whole seconds give the intervals of arrival", () => {
  for (const step of steps(timesAt(1))) expect(step).toBeCloseTo(0.1, 5);
});

test("a fine clock is taken as it is, from its first time on", () => {
  const times = timesAt(0);
  expect(times[0]).toBe(1_764_460_800.96);
  expect(times.at(-1)).toBe(1_764_460_800.96 + 3.9);
});

test("a coarse clock that is set by minutes is followed", () => {
  const times = new GameTimes();
  expect(times.of(1000, 0)).toBe(1000);
  expect(times.of(1000, 900)).toBe(1000.9);
  expect(times.of(1180, 1000)).toBe(1180);
  expect(times.of(1180, 1100)).toBe(1180.1);
});
