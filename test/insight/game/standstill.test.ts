import { expect, test } from "bun:test";
import { Hub } from "../../../src/hub/index.ts";
import { AppPauses, Standstill } from "../../../src/insight/game/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const FRAME = {
  frame: 1,
  step: 1,
  elapsedMillis: 11,
  atMillis: 1000,
  timestampSeconds: 1,
  frameMillis: 11,
  kind: "interval",
  physicsMillis: 1,
  fps: 90,
} as const;

function standstillAfterOneFrame(): Standstill {
  const standstill = new Standstill(new Hub(new ManualClock()).open(), new AppPauses(() => 11.1));
  standstill.frame(FRAME);
  standstill.tick(1100);
  return standstill;
}

test("a game does not stand still because the relay itself did not run", () => {
  const standstill = standstillAfterOneFrame();
  standstill.tick(21_100);
  expect(standstill.at(21_100)).toBeUndefined();
  for (const millis of [21_600, 22_100]) standstill.tick(millis);
  expect(standstill.at(22_100)?.state).toBe("still");
});

test("a game stood still for as long as its frame took, also if the relay did not run for a part of it", () => {
  const standstill = standstillAfterOneFrame();
  for (const millis of [1600, 2100, 4100, 4600]) standstill.tick(millis);
  expect(standstill.at(4600)?.state).toBe("still");
  standstill.frame({ ...FRAME, frame: 2, atMillis: 5000, frameMillis: 4000 });
  expect([standstill.stoodMillis, standstill.wasIn(4000, 5000), standstill.wasIn(11, 6000)]).toEqual([
    4000,
    true,
    false,
  ]);
});

test("a game stands still also if the relay's ticks are as late as they may be", () => {
  const standstill = standstillAfterOneFrame();
  for (const millis of [2200, 3300, 4400]) standstill.tick(millis);
  expect(standstill.at(4400)).toEqual({ state: "still", seconds: 3.4 });
});
