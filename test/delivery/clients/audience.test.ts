import { expect, test } from "bun:test";
import { Audience, JUDGING_DEMAND } from "../../../src/delivery/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const NOTHING = { enabled: false, ownInterval: false, fastestSeconds: undefined };
const OWN_PACE = { enabled: true, ownInterval: true, fastestSeconds: undefined };
const EVERY_SAMPLE = { enabled: true, ownInterval: false, fastestSeconds: 0 };

test("a look wants every stream for half a minute, at the pace of a client that asks for none", () => {
  const clock = new ManualClock();
  const paces = { fps: 0, vr_tracking: undefined, performance: 2 };
  const audience = new Audience(clock, () => {}, paces);
  expect(audience.demand().fps).toEqual(NOTHING);
  audience.looked();
  expect(audience.demand()).toEqual({
    fps: EVERY_SAMPLE,
    fps_and_performance: EVERY_SAMPLE,
    vr_tracking: OWN_PACE,
    performance: { enabled: true, ownInterval: false, fastestSeconds: 2 },
  });
  clock.advance(30_000);
  expect(audience.demand().vr_tracking.enabled).toBe(false);
});

test("looks of two kinds want what both need, each for its own half minute", () => {
  const clock = new ManualClock();
  const audience = new Audience(clock, () => {});
  audience.looked(JUDGING_DEMAND);
  clock.advance(20_000);
  audience.looked();
  expect(audience.demand().fps).toEqual({ enabled: true, ownInterval: true, fastestSeconds: 0 });
  clock.advance(10_000);
  expect(audience.demand().fps).toEqual(OWN_PACE);
  clock.advance(20_000);
  expect(audience.demand().fps).toEqual(NOTHING);
});

test("a wish that is held stands until it is let go, and games are told of both", () => {
  const clock = new ManualClock();
  const told: boolean[] = [];
  const audience = new Audience(clock, ({ fps }) => told.push(fps.enabled));
  const one = audience.holdDemand();
  const other = audience.holdDemand();
  expect(audience.demand()).toEqual({
    fps: EVERY_SAMPLE,
    vr_tracking: EVERY_SAMPLE,
    performance: { enabled: true, ownInterval: false, fastestSeconds: 0.2 },
    fps_and_performance: EVERY_SAMPLE,
  });
  clock.advance(3_600_000);
  one.release();
  one.release();
  clock.advance(1000);
  expect(audience.demand().fps).toEqual(EVERY_SAMPLE);
  other.release();
  clock.advance(1000);
  expect(audience.demand().fps).toEqual(NOTHING);
  expect([told.at(0), told.at(-1)]).toEqual([true, false]);
});
