import { expect, test } from "bun:test";
import type { Clock } from "../../../src/base/clock.ts";
import { LoopLag } from "../../../src/cli/load/loop-lag.ts";
import { ManualClock } from "../../support/manual-clock.ts";

/** A clock whose timer the test fires. */
class LateClock extends ManualClock implements Clock {
  come: () => void = () => {};

  override every(_: number, callback: () => void) {
    this.come = callback;
    return { cancel: () => {} };
  }
}

test("one long delay counts as often as timers should have fired in it", () => {
  const clock = new LateClock();
  const lag = new LoopLag(clock);
  for (let index = 0; index < 90; index++) {
    clock.advance(10);
    clock.come();
  }
  clock.advance(110);
  clock.come();
  const { count, p50, p90, p99, max } = lag.stop() ?? {};
  expect([count, max]).toEqual([100, 100]);
  expect(p50).toBeLessThan(1);
  expect(p90).toBeLessThan(1);
  expect(p99).toBeWithin(89, 92);
});
