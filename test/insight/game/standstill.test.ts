import { expect, test } from "bun:test";
import { Hub } from "../../../src/hub/index.ts";
import { AppPauses, Standstill } from "../../../src/insight/game/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";

test("a game does not stand still because the relay itself did not run", () => {
  const standstill = new Standstill(new Hub(new ManualClock()).open(), new AppPauses(() => 11.1));
  standstill.frame({
    frame: 1,
    step: 1,
    elapsedMillis: 11,
    atMillis: 1000,
    timestampSeconds: 1,
    frameMillis: 11,
    kind: "interval",
    physicsMillis: 1,
    fps: 90,
  });
  standstill.tick(1100);
  standstill.tick(21_100);
  expect(standstill.at(21_100)).toBeUndefined();
  for (const millis of [21_600, 22_100]) standstill.tick(millis);
  expect(standstill.at(22_100)?.state).toBe("still");
});
