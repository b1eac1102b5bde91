import { expect, test } from "bun:test";
import { FRAME_TIME_BOUNDS, PHYSICS_TIME_BOUNDS } from "../../../src/insight/index.ts";

/** Refreshes of the usual displays. Units: Hz. */
const RATES = [60, 72, 80, 90, 120, 144];
/** Frames of a steady game vary by less than this around their time. Share. */
const VARIATION = 0.02;
/** Longer frames are rare, and no bound splits many. Units: milliseconds. */
const STEADY_MILLIS = 66;

test("no bound of the histograms lies where frames of a steady game are: at one or more refreshes of a display", () => {
  const steady = RATES.flatMap((hz) =>
    [1, 2, 3, 4, 5, 6, 7, 8, 9].map((refreshes) => (1000 * refreshes) / hz),
  );
  const bounds = [...FRAME_TIME_BOUNDS, ...PHYSICS_TIME_BOUNDS].filter((bound) => bound < STEADY_MILLIS);
  expect(bounds.length).toBeGreaterThan(20);
  const split = bounds.filter((bound) => steady.some((time) => Math.abs(bound - time) < VARIATION * time));
  expect(split).toEqual([]);
});
