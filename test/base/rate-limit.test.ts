import { expect, test } from "bun:test";
import { RateLimit } from "../../src/base/rate-limit.ts";

test("lets one burst through at once, and then what each sweep adds", () => {
  const limit = new RateLimit(() => 10);
  const taken = Array.from({ length: 12 }, () => limit.spend(1));
  expect(taken.filter(Boolean)).toHaveLength(10);
  expect(limit.refused).toBe(2);
  limit.sweep(500);
  expect([limit.spend(5), limit.spend(1)]).toEqual([true, false]);
});

test("adds at most one second's amount after a long pause", () => {
  const limit = new RateLimit(() => 10);
  limit.spend(10);
  limit.sweep(60_000);
  expect([limit.spend(10), limit.spend(1)]).toEqual([true, false]);
});

test("a refill between two sweeps adds the amount once", () => {
  const limit = new RateLimit(() => 10);
  limit.spend(10);
  limit.refill(300);
  limit.refill(300);
  expect([limit.spend(3), limit.spend(1)]).toEqual([true, false]);
  limit.sweep(500);
  expect([limit.spend(2), limit.spend(1)]).toEqual([true, false]);
});

test("a charge may exceed what is left, and delays later messages", () => {
  const limit = new RateLimit(() => 10);
  limit.charge(25);
  limit.sweep(1000);
  expect(limit.spend(1)).toBe(false);
  limit.sweep(1000);
  expect(limit.spend(5)).toBe(true);
});

test("counts the time over the limit until a sweep without a refusal", () => {
  const limit = new RateLimit(() => 1);
  const over = [1, 2, 1, 0, 2].map((count) => {
    for (let index = 0; index < count + 1; index++) limit.spend(1);
    if (count === 0) limit.refused = 0;
    limit.sweep(1000);
    return limit.overMillis;
  });
  expect(over).toEqual([1000, 2000, 3000, 0, 1000]);
});

test("a changed rate applies from the next sweep", () => {
  let rate = 10;
  const limit = new RateLimit(() => rate);
  rate = 2;
  limit.sweep(0);
  expect([limit.spend(2), limit.spend(1)]).toEqual([true, false]);
});
