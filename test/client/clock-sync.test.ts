import { expect, test } from "bun:test";
import { ClockSync } from "../../src/client/clock-sync.ts";
import { ManualClock } from "../support/manual-clock.ts";

function run(silenceMillis: number): { pings: number; silences: number; timers: number } {
  const clock = new ManualClock();
  const found = { pings: 0, silences: 0, timers: 0 };
  const sync = new ClockSync(clock, {
    silenceMillis,
    ping: () => found.pings++,
    silent: () => found.silences++,
  });
  sync.start();
  clock.advance(60_000);
  return { ...found, timers: clock.timers };
}

test("pings a silent connection, and reports the silence once", () => {
  const { pings, silences, timers } = run(15_000);
  expect(pings).toBeGreaterThan(5);
  expect([silences, timers]).toEqual([1, 0]);
});

test("with a silence of 0 it sends no pings and reports nothing", () => {
  expect(run(0)).toEqual({ pings: 0, silences: 0, timers: 0 });
});
