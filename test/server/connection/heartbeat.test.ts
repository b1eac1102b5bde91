import { beforeEach, expect, test } from "bun:test";
import { Heartbeat } from "../../../src/server/connection/heartbeat.ts";
import { ManualClock } from "../../support/manual-clock.ts";

let clock: ManualClock;
let heartbeat: Heartbeat;
let log: string[];

const peer = (name: string) => ({
  ping: () => log.push(`${name} ping ${clock.monotonicMillis()}`),
  expire: () => log.push(`${name} expired ${clock.monotonicMillis()}`),
});

beforeEach(() => {
  clock = new ManualClock();
  heartbeat = new Heartbeat(clock, { intervalMillis: 30_000, timeoutMillis: 60_000 });
  log = [];
});

test("pings every peer every 30 s, each from when it came", () => {
  const first = heartbeat.watch(peer("a"));
  clock.advance(10_000);
  const second = heartbeat.watch(peer("b"));
  for (let beat = 0; beat < 6; beat++) {
    clock.advance(10_000);
    first.heard();
    second.heard();
  }
  expect(log).toEqual(["a ping 30000", "b ping 40000", "a ping 60000", "b ping 70000"]);
});

test("ends a peer after 60 s of silence, and only once", () => {
  const watched = heartbeat.watch(peer("a"));
  clock.advance(25_000);
  watched.heard();
  clock.advance(59_000);
  expect(log.filter((line) => line.includes("expired"))).toEqual([]);
  clock.advance(60_000);
  // To the second, which is how often it looks.
  expect(log.filter((line) => line.includes("expired"))).toEqual(["a expired 85500"]);
});

test("leaves peers alone that it no longer watches, and stops its timer", () => {
  heartbeat.watch(peer("a")).stop();
  clock.advance(100_000);
  heartbeat.stop();
  expect(log).toEqual([]);
  expect(clock.timers).toBe(0);
});
