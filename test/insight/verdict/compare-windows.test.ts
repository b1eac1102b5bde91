import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { gaussian } from "../../../src/base/gaussian.ts";
import { Random } from "../../../src/base/random.ts";
import { Hub, type Source } from "../../../src/hub/index.ts";
import {
  compareWindows,
  DEFAULT_INSIGHT_OPTIONS,
  Insight,
  type WindowDifference,
} from "../../../src/insight/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { tellFrame, tellJson } from "../../support/tell.ts";

let clock: ManualClock;
let hub: Hub;
let insight: Insight;
let game: Source;
let frame: number;

beforeEach(() => {
  clock = new ManualClock();
  hub = new Hub(clock);
  insight = new Insight(hub, clock, DEFAULT_INSIGHT_OPTIONS);
  hub.listen(insight);
  game = hub.open();
  frame = 0;
});
afterEach(() => insight.stop());

interface Played {
  seconds: number;
  /** Time of the next frame. Units: milliseconds. */
  frameMillis: () => number;
  workMillis?: () => number;
}

function play({ seconds, frameMillis, workMillis }: Played): void {
  let [passed, sum, frames] = [0, 0, 0];
  while (passed < seconds * 1000) {
    const millis = frameMillis();
    clock.advance(millis);
    tellFrame(hub, game, { frame: ++frame, fps: 90, frameMillis: millis, physicsMillis: 1 });
    passed += millis;
    sum += millis;
    frames++;
    if (sum < 200 || workMillis === undefined) continue;
    const work = workMillis();
    const data = { frames, work_time_ms: { mean: work, max: 1.5 * work } };
    tellJson(hub, game, { topic: "performance", data, timestampSeconds: clock.unixMillis() / 1000 });
    sum = 0;
    frames = 0;
  }
}

/** The last seconds compared with earlier ones, which by default ended where the last ones begin. */
function compared(seconds = 10, endedSecondsAgo = seconds): Record<string, WindowDifference["b_is"]> {
  insight.catchUp();
  const side = (ago: number) => ({ epoch: game.epoch, seconds, endedSecondsAgo: ago });
  const [before, after] = [insight.parted(side(endedSecondsAgo)), insight.parted(side(0))];
  const differences = before && after ? compareWindows(before, after) : [];
  return Object.fromEntries(differences.map(({ statistic, b_is }) => [statistic, b_is]));
}

describe("the comparison of two windows", () => {
  test("of a lively game that stays the same tells a difference in at most 1 of 100 statistics", () => {
    const random = new Random(15);
    let load = 0;
    let told = 0;
    let statistics = 0;
    const lively = () => {
      load = 0.999 * load + gaussian(random, 0.01);
      const spike = random.next() < 0.004 ? random.between(5, 30) : 0;
      return 11.1 + 0.3 * Math.abs(load) + Math.abs(gaussian(random, 0.4)) + spike;
    };
    const work = () => 4 + load + gaussian(random, 0.3);
    play({ seconds: 20, frameMillis: lively, workMillis: work });
    for (let times = 0; times < 60; times++) {
      play({ seconds: 10, frameMillis: lively, workMillis: work });
      const results = Object.values(compared()).filter((one) => one !== "not_measured");
      statistics += results.length;
      told += results.filter((one) => one === "better" || one === "worse").length;
    }
    expect(statistics).toBeGreaterThan(300);
    expect(told / statistics).toBeLessThanOrEqual(0.01);
  });

  test("tells that 78 frames a second are worse than 90, in everything that shows it", () => {
    const random = new Random(3);
    const around = (millis: number) => () => millis + gaussian(random, 0.2);
    play({ seconds: 12, frameMillis: around(1000 / 90) });
    play({ seconds: 12, frameMillis: around(1000 / 78) });
    expect(compared(10, 13)).toMatchObject({
      fps: "worse",
      frame_p50_ms: "worse",
      frame_p95_ms: "worse",
      frame_p99_ms: "worse",
      stale_share: "worse",
    });
  });

  test("tells less work under a cap, which frame times hide", () => {
    const random = new Random(3);
    const frameMillis = () => 1000 / 90 + gaussian(random, 0.05);
    play({ seconds: 12, frameMillis, workMillis: () => 4 + gaussian(random, 0.2) });
    play({ seconds: 12, frameMillis, workMillis: () => 0.5 + gaussian(random, 0.05) });
    expect(compared(10, 13)).toMatchObject({ fps: "same", frame_p50_ms: "same", work_mean_ms: "better" });
  });

  test("cannot tell from windows of less than four parts, or from one freeze", () => {
    const steady = () => 1000 / 90;
    play({ seconds: 12, frameMillis: steady });
    play({ seconds: 3, frameMillis: () => 1000 / 80 });
    expect(compared(2)).toMatchObject({ fps: "cannot_tell", frame_p50_ms: "cannot_tell" });
    play({ seconds: 16, frameMillis: steady });
    let freezes = 1;
    play({ seconds: 8, frameMillis: () => (freezes-- > 0 ? 300 : 1000 / 90) });
    expect(compared(10)).toMatchObject({ frame_p50_ms: "same", frame_p99_ms: "cannot_tell" });
  });
});
