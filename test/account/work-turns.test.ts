import { beforeEach, expect, test } from "bun:test";
import { WorkTurns } from "../../src/account/index.ts";
import { ManualClock } from "../support/manual-clock.ts";

let clock: ManualClock;
let nextTurn: (() => void)[];
let turns: WorkTurns;
let order: string[];

beforeEach(() => {
  clock = new ManualClock();
  nextTurn = [];
  turns = new WorkTurns(
    clock,
    (callback) => nextTurn.push(callback),
    () => clock.monotonicMillis(),
  );
  order = [];
});

/** A peer with messages that wait, each of which takes some time. */
function worker(name: string, messages: number, millis: number, { waitMillis = 0, isLight = false } = {}) {
  let left = messages;
  return {
    isLight,
    get hasWaiting() {
      return left > 0;
    },
    millisUntilWork: () => waitMillis,
    work() {
      left--;
      order.push(name);
      clock.advance(millis);
      return millis;
    },
  };
}

/** Runs all turns that are planned, and those that they plan. */
function runTurns(): void {
  while (nextTurn.length > 0) nextTurn.shift()?.();
}

test("heavy work is shared equally by time, however many messages a peer has", () => {
  turns.wait(worker("slow", 4, 6));
  turns.wait(worker("quick", 8, 2));
  runTurns();
  expect(order.slice(0, 8)).toEqual(["slow", "quick", "quick", "quick", "slow", "quick", "quick", "quick"]);
  expect(order).toHaveLength(12);
});

test("a peer that comes later comes next, whatever waits already", () => {
  for (const name of ["a", "b", "c"]) turns.wait(worker(name, 5, 3));
  nextTurn.shift()?.();
  expect(order).toEqual(["a", "b", "c"]);
  nextTurn.shift()?.();
  turns.wait(worker("late", 1, 3));
  runTurns();
  expect(order.indexOf("late")).toBeLessThanOrEqual(7);
});

test("light work comes first", () => {
  turns.wait(worker("heavy", 3, 5));
  turns.wait(worker("light", 2, 0.1, { isLight: true }));
  runTurns();
  expect(order).toEqual(["light", "light", "heavy", "heavy", "heavy"]);
});

test("peers with light work take turns, however many messages one of them has", () => {
  turns.wait(worker("many", 100, 0.1, { isLight: true }));
  turns.wait(worker("few", 2, 0.1, { isLight: true }));
  runTurns();
  expect(order.slice(0, 5)).toEqual(["many", "few", "many", "few", "many"]);
});

test("a peer with light work without end shares the time with heavy work, and light work of others comes first", () => {
  turns.wait(worker("flood", 1000, 0.1, { isLight: true }));
  turns.wait(worker("heavy", 3, 5));
  nextTurn.shift()?.();
  expect(order.indexOf("heavy")).toBeLessThan(25);
  const before = order.length;
  turns.wait(worker("light", 1, 0.1, { isLight: true }));
  runTurns();
  expect(order.indexOf("light") - before).toBeLessThan(3);
  expect(order.lastIndexOf("heavy")).toBeLessThan(125);
  expect(order).toHaveLength(1004);
});

test("a peer that may not work yet waits, and others do not wait for it", () => {
  turns.wait(worker("in debt", 1, 5, { waitMillis: 50 }));
  turns.wait(worker("free", 1, 5));
  runTurns();
  clock.advance(20);
  runTurns();
  expect([order, turns.waiting]).toEqual([["free"], 1]);
});

test("work that is done at once leaves room for others in each turn", () => {
  turns.done(5);
  expect(turns.hasRoom).toBe(true);
  turns.done(5);
  expect(turns.hasRoom).toBe(false);
  runTurns();
  expect(turns.hasRoom).toBe(true);
});
