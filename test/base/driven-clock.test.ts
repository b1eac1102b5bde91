import { beforeEach, describe, expect, test } from "bun:test";
import { DrivenClock } from "../../src/base/driven-clock.ts";
import { ManualClock } from "../support/manual-clock.ts";

let machine: ManualClock;
let clock: DrivenClock;
let called: string[];

beforeEach(() => {
  machine = new ManualClock();
  clock = new DrivenClock(machine);
  called = [];
});

function every(intervalMillis: number) {
  return clock.every(intervalMillis, () => called.push(`${intervalMillis} at ${machine.monotonicMillis()}`));
}

/** Something happens every so often. Units: milliseconds. */
function happen(apartMillis: number, untilMillis: number): void {
  while (machine.monotonicMillis() < untilMillis) {
    machine.advance(apartMillis);
    clock.passing(machine.monotonicMillis());
  }
}

describe("a driven clock", () => {
  test("runs repeating timers at their intervals while the process is awake", () => {
    every(100);
    every(300);
    happen(30, 390);
    expect(called).toEqual(["100 at 120", "100 at 210", "100 at 300", "300 at 300"]);
  });

  test("runs them a little late while the process is idle, all due timers together", () => {
    every(100);
    every(300);
    every(1000);
    machine.advance(1000);
    expect(called).toEqual(["100 at 500", "300 at 500", "100 at 1000", "300 at 1000", "1000 at 1000"]);
  });

  test("runs no timer later than four of its intervals", () => {
    every(10);
    machine.advance(100);
    expect(called).toEqual(["10 at 50", "10 at 100"]);
  });

  test("sets one machine timer for all repeating timers, and none without them", () => {
    expect(machine.timers).toBe(0);
    const timers = [every(100), every(500), every(1000)];
    expect(machine.timers).toBe(1);
    happen(10, 5000);
    expect(machine.timers).toBe(1);
    for (const timer of timers) timer.cancel();
    expect(machine.timers).toBe(0);
    clock.passing(9999);
    expect(called.filter((line) => line.endsWith("9999"))).toEqual([]);
  });

  test("wakes the machine only a few times a second for a fast timer that runs anyway", () => {
    let woken = 0;
    const counting = new DrivenClock({
      unixMillis: () => machine.unixMillis(),
      monotonicMillis: () => machine.monotonicMillis(),
      after: (delayMillis, callback) =>
        machine.after(delayMillis, () => {
          woken++;
          callback();
        }),
      every: (intervalMillis, callback) => machine.every(intervalMillis, callback),
    });
    counting.every(100, () => called.push("called"));
    for (let frame = 0; frame < 900; frame++) {
      machine.advance(1000 / 90);
      counting.passing(machine.monotonicMillis());
    }
    expect(called.length).toBeGreaterThanOrEqual(98);
    expect(woken).toBeLessThanOrEqual(25);
  });

  test("a running timer may cancel another and add one", () => {
    const second = { cancel: () => {} };
    clock.every(100, () => {
      called.push("first");
      second.cancel();
      if (called.length === 1) every(100);
    });
    second.cancel = every(100).cancel;
    machine.advance(100);
    clock.passing(100);
    expect(called).toEqual(["first"]);
    machine.advance(100);
    clock.passing(200);
    expect(called).toEqual(["first", "first", "100 at 200"]);
  });

  test("does not repeat missed calls", () => {
    every(100);
    machine.advance(50);
    clock.passing(1050);
    expect(called).toHaveLength(1);
    clock.passing(1100);
    clock.passing(1150);
    expect(called).toHaveLength(2);
  });
});
