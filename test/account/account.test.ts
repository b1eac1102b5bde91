import { expect, test } from "bun:test";
import { Account } from "../../src/account/index.ts";
import { DrivenClock } from "../../src/base/driven-clock.ts";
import { DEFAULT_LIMITS, MAX_COMMAND_BYTES } from "../../src/protocol/limits.ts";
import { Heartbeat } from "../../src/server/connection/heartbeat.ts";
import { ManualClock } from "../support/manual-clock.ts";

test("a game past its rate still gets that rate, even if only its flood drives the sweeps", () => {
  const machine = new ManualClock();
  const clock = new DrivenClock(machine);
  const heartbeat = new Heartbeat(clock, { intervalMillis: 30_000, timeoutMillis: 60_000 });
  const limits = { ...DEFAULT_LIMITS, packetsPerSecond: 1000 };
  const rates = new Account({ limits, clock }, "packetsPerSecond");
  heartbeat.watch({ ping() {}, expire() {}, swept: () => rates.sweep() });
  let taken = 0;
  for (let millis = 0; millis < 2000; millis++) {
    machine.advance(1);
    for (let packet = 0; packet < 20; packet++) if (rates.admits(17)) taken++;
  }
  expect(taken).toBeGreaterThanOrEqual(2000);
  expect(taken).toBeLessThanOrEqual(2500);
});

test("a burst within the rate is taken, however long ago the last sweep was", () => {
  const clock = new ManualClock();
  const limits = { ...DEFAULT_LIMITS, packetsPerSecond: 1000 };
  const rates = new Account({ limits, clock }, "packetsPerSecond");
  for (let packet = 0; packet < 200; packet++) rates.admits(17);
  clock.advance(200);
  const taken = Array.from({ length: 501 }, () => rates.admits(17));
  expect(taken.filter(Boolean)).toHaveLength(500);
});

test("packets beyond the first of a game's message cost work, and commands that count as several do not", () => {
  const [game, client] = (["packetsPerSecond", "commandsPerSecond"] as const).map(
    (rate) => new Account({ limits: DEFAULT_LIMITS, clock: new ManualClock() }, rate),
  );
  game?.charge(999);
  client?.charge(9);
  expect([game?.workedMillis, client?.workedMillis]).toEqual([expect.closeTo(4, 1), 0]);
});

test("a share of a low limit still has room for the longest command", () => {
  const limits = { ...DEFAULT_LIMITS, bytesPerSecond: 1_000_001 };
  const parts = { limits, clock: new ManualClock(), bytesShare: 1 / 32 };
  expect(new Account(parts, "commandsPerSecond").admits(MAX_COMMAND_BYTES)).toBe(true);
  limits.bytesPerSecond = 4 * MAX_COMMAND_BYTES * 32 + 1;
  expect(new Account(parts, "commandsPerSecond").inWords).toContain(` ${4 * MAX_COMMAND_BYTES} bytes`);
});

test("a peer floods once a mebibyte of its messages is past its rates between two sweeps", () => {
  const clock = new ManualClock();
  const account = new Account({ limits: DEFAULT_LIMITS, clock, bytesShare: 1 / 32 }, "commandsPerSecond");
  const taken = Array.from({ length: 32 }, () => account.admits(64 * 1024));
  expect(taken).toEqual(Array(32).fill(true));
  const send = (count: number) => {
    for (let index = 0; index < count; index++) account.admits(64 * 1024);
  };
  send(16);
  expect(account.isFlooding).toBe(false);
  account.sweep();
  send(16);
  expect(account.isFlooding).toBe(false);
  send(1);
  expect(account.isFlooding).toBe(true);
  expect(account.inWords).toContain("2097152 bytes");
});

test("one long message past its rates is no flood; the second is", () => {
  const limits = { ...DEFAULT_LIMITS, bytesPerSecond: 4_000_000 };
  const account = new Account({ limits, clock: new ManualClock() }, "packetsPerSecond");
  for (const isFlood of [false, false, true]) {
    account.admits(3 * 1024 * 1024);
    expect(account.isFlooding).toBe(isFlood);
  }
});
