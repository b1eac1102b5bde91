import { expect, test } from "bun:test";
import { Hub } from "../../../../src/hub/index.ts";
import { dataBytes } from "../../../../src/insight/hitches/evidence/data-bytes.ts";
import { MonitorRing } from "../../../../src/insight/hitches/evidence/monitor-ring.ts";
import { SlowProfiles } from "../../../../src/insight/hitches/evidence/slow-profiles.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { tellJson } from "../../../support/tell.ts";

const KIB = 1024;
/** Data that takes about so much. */
const dataOf = (bytes: number, rest: object = {}) => ({ ...rest, text: "x".repeat(bytes / 2) });
const lists = (count: number) => ({ lists: Array.from({ length: count }, () => []) });

test("data counts with each of its values, and counting ends at the bound", () => {
  expect(dataBytes(lists(1000), 1e9)).toBeWithin(40_000, 50_000);
  expect(dataBytes(lists(1_000_000), 1000)).toBeLessThan(2000);
});

test("monitors are kept up to 64, and up to two mebibytes; one that is longer is not kept", () => {
  const kept = (of: (index: number) => object) => {
    const ring = new MonitorRing();
    for (let index = 1; index <= 100; index++) ring.add(of(index) as Record<string, unknown>, index);
    return ring.between(0, 100).map(({ atMillis }) => atMillis);
  };
  expect(kept(() => ({ fps: 90 }))).toEqual(Array.from({ length: 64 }, (_, index) => index + 37));
  expect(kept(() => dataOf(500 * KIB))).toEqual([97, 98, 99, 100]);
  expect(kept((index) => (index === 100 ? lists(100_000) : { fps: 90 }))).toHaveLength(64);
});

test("a profile that is longer than those of the engine is not kept", () => {
  const hub = new Hub(new ManualClock());
  const profiles = new SlowProfiles();
  hub.listen({ message: (message) => profiles.take(message, 10) });
  const game = hub.open();
  for (const data of [dataOf(10 * KIB, { frame_time_ms: 20 }), dataOf(200 * KIB, { frame_time_ms: 30 })])
    tellJson(hub, game, { topic: "profiler/servers", data });
  expect(profiles.servers.map(({ slowestMillis }) => slowestMillis)).toEqual([20]);
});
