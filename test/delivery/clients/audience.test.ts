import { expect, test } from "bun:test";
import { Audience, JUDGING_DEMAND, OWN_INTERVALS } from "../../../src/delivery/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const NOTHING = { enabled: false, ownInterval: false, fastestSeconds: undefined };
const OWN_INTERVAL = { enabled: true, ownInterval: true, fastestSeconds: undefined };
const EVERY_SAMPLE = { enabled: true, ownInterval: false, fastestSeconds: 0 };

test("a request by HTTP holds demand for every stream for half a minute, at the interval of a client that asks for none", () => {
  const clock = new ManualClock();
  const intervals = { ...OWN_INTERVALS, fps: 0, performance: 2 };
  const audience = new Audience(clock, () => {}, intervals);
  expect(audience.demand().fps).toEqual(NOTHING);
  audience.looked();
  expect(audience.demand()).toMatchObject({
    fps: EVERY_SAMPLE,
    fps_and_performance: EVERY_SAMPLE,
    vr_tracking: OWN_INTERVAL,
    performance: { enabled: true, ownInterval: false, fastestSeconds: 2 },
  });
  clock.advance(30_000);
  expect(audience.demand().vr_tracking.enabled).toBe(false);
});

test("requests of two kinds hold the demand of both, each for its own half minute", () => {
  const clock = new ManualClock();
  const audience = new Audience(clock, () => {});
  audience.looked(JUDGING_DEMAND);
  clock.advance(20_000);
  audience.looked();
  expect(audience.demand().fps).toEqual({ enabled: true, ownInterval: true, fastestSeconds: 0 });
  clock.advance(10_000);
  expect(audience.demand().fps).toEqual(OWN_INTERVAL);
  clock.advance(20_000);
  expect(audience.demand().fps).toEqual(NOTHING);
});

test("held demand lasts until it is released, and games are told of both", () => {
  const clock = new ManualClock();
  const told: boolean[] = [];
  const audience = new Audience(clock, ({ fps }) => told.push(fps.enabled));
  const one = audience.holdDemand();
  const other = audience.holdDemand();
  expect(audience.demand()).toMatchObject({
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
