import { expect, test } from "bun:test";
import { DEFAULT_LIMITS } from "../../../src/protocol/limits.ts";
import { WorkAccounts } from "../../../src/server/http/work-accounts.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const LIMITS = { ...DEFAULT_LIMITS, workMillisPerSecond: 50 };

test("an address may cause twice the work of one peer in a second, that of two seconds at once, and others are not affected", () => {
  const clock = new ManualClock();
  const accounts = new WorkAccounts(LIMITS, clock);
  expect(accounts.admits("a", 200, "quick")).toBe(true);
  expect([accounts.admits("a", 1, "quick"), accounts.admits("b", 200, "quick")]).toEqual([false, true]);
  clock.advance(1000);
  expect([accounts.admits("a", 100, "quick"), accounts.admits("a", 1, "quick")]).toEqual([true, false]);
});

test("long work leaves something for quick work", () => {
  const accounts = new WorkAccounts(LIMITS, new ManualClock());
  expect(accounts.admits("a", 151, "long")).toBe(false);
  expect(accounts.admits("a", 150, "long")).toBe(true);
  expect(accounts.admits("a", 50, "quick")).toBe(true);
});

test("work that took longer than estimated is paid by later requests", () => {
  const clock = new ManualClock();
  const accounts = new WorkAccounts(LIMITS, clock);
  expect(accounts.admits("a", 1, "quick")).toBe(true);
  accounts.charge("a", 299);
  expect(accounts.admits("a", 0, "quick")).toBe(false);
  clock.advance(1000);
  expect(accounts.admits("a", 0, "quick")).toBe(true);
});

test("addresses that have paid are forgotten, and those that owe are not", () => {
  const clock = new ManualClock();
  const accounts = new WorkAccounts(LIMITS, clock);
  accounts.charge("owes", 100_000);
  for (let number = 0; number < 2000; number++) {
    clock.advance(1);
    expect(accounts.admits(`address ${number}`, 0.001, "quick")).toBe(true);
  }
  expect(accounts.admits("owes", 0, "quick")).toBe(false);
});
