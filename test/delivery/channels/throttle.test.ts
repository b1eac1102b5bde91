import { beforeEach, describe, expect, test } from "bun:test";
import { Random } from "../../../src/base/random.ts";
import { Throttle } from "../../../src/delivery/channels/throttle.ts";
import { ManualClock } from "../../support/manual-clock.ts";

let clock: ManualClock;
let times: number[];
let throttle: Throttle;

beforeEach(() => {
  clock = new ManualClock();
  times = [];
  throttle = new Throttle(clock, () => times.push(clock.monotonicMillis()));
});

/** Offers a value every `everyMillis` for so long. */
function play(everyMillis: number, forMillis: number, intervalMillis: number): void {
  for (let elapsed = 0; elapsed < forMillis; elapsed += everyMillis) {
    throttle.offer(intervalMillis);
    clock.advance(everyMillis);
  }
}

test("an interval of 0 lets every value through", () => {
  play(10, 100, 0);
  expect(times).toHaveLength(10);
});

test("values leave evenly spaced, at most one an interval", () => {
  play(1000 / 90, 980, 100);
  expect(times).toHaveLength(10);
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  for (const gap of gaps) expect(Math.abs(gap - 100)).toBeLessThanOrEqual(2.001);
});

test("the first value leaves at once, and the last one too in the end", () => {
  throttle.offer(100);
  clock.advance(10);
  throttle.offer(100);
  expect(times).toEqual([0]);
  clock.advance(200);
  // A tenth of the interval and half a period later: until then the next value might have come.
  expect(times).toEqual([0, 115]);
});

test("a value after a pause does not wait, and no burst follows", () => {
  throttle.offer(100);
  clock.advance(5000);
  for (let value = 0; value < 5; value++) throttle.offer(100);
  expect(times).toEqual([0, 5000]);
  clock.advance(1000);
  expect(times).toHaveLength(3);
});

test("a steady game with jitter whose interval is that of the throttle loses nothing", () => {
  for (let value = 0; value < 50; value++) {
    throttle.offer(100);
    clock.advance(value % 2 === 0 ? 101 : 99);
  }
  expect(times).toHaveLength(50);
});

test("a value that comes when its time has come goes at once, and no timer goes off for the one before", () => {
  throttle.offer(100);
  clock.advance(50);
  throttle.offer(100);
  clock.advance(51);
  throttle.offer(100);
  expect(times).toEqual([0, 101]);
  clock.advance(98);
  throttle.offer(100);
  clock.advance(500);
  expect(times).toEqual([0, 101, 199]);
});

test("flush lets the waiting value go now, once; cancel forgets it", () => {
  throttle.offer(100);
  throttle.offer(100);
  throttle.flush();
  expect(times).toEqual([0, 0]);
  throttle.flush();
  clock.advance(1000);
  expect(times).toEqual([0, 0]);
  throttle.offer(100);
  throttle.offer(100);
  throttle.cancel();
  clock.advance(1000);
  expect(times).toEqual([0, 0, 1000]);
  expect(clock.timers).toBe(0);
});

test("a shorter interval takes effect with the next value", () => {
  throttle.offer(10_000);
  clock.advance(50);
  throttle.offer(10_000);
  throttle.offer(100);
  clock.advance(60);
  expect(times).toEqual([0, 110]);
});

describe.each([72, 80, 90, 120])("of a game at %i Hz", (gameHz) => {
  test.each([10, 24, 30, 45, 60])(
    "%i values a second leave evenly, each in the moment in which it comes",
    (askedHz) => {
      const seconds = 5;
      const [periodMillis, intervalMillis] = [1000 / gameHz, 1000 / askedHz];
      const random = new Random(gameHz + askedHz);
      let isOffering = false;
      throttle = new Throttle(clock, () => {
        expect(isOffering).toBeTrue();
        times.push(clock.monotonicMillis());
      });
      for (let frame = 1; frame <= seconds * gameHz; frame++) {
        const jitterMillis = random.between(-1, 1);
        clock.advance(frame * periodMillis + jitterMillis - clock.monotonicMillis());
        isOffering = true;
        throttle.offer(intervalMillis);
        isOffering = false;
      }
      expect(times.length).toBeWithin(seconds * askedHz - 1, seconds * askedHz + 2);
      const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
      for (const gap of gaps)
        expect(Math.abs(gap - intervalMillis)).toBeLessThanOrEqual(periodMillis + 2.001);
    },
  );
});

test("if a frame fails to come, the one before it leaves soon after its time", () => {
  play(1000 / 90, 500, 1000 / 30);
  const last = clock.monotonicMillis();
  throttle.offer(1000 / 30);
  times = [];
  clock.advance(100);
  expect(times.length).toBeLessThanOrEqual(1);
  for (const time of times)
    expect(time - last).toBeLessThanOrEqual(1000 / 30 + 1000 / 180 + 1000 / 300 + 0.001);
  expect(throttle.isHolding).toBeFalse();
});

test("of frames that come several at a time, as many are let through as of those that come one by one, and as evenly", () => {
  const frameMillis = 1000 / 90;
  const taken: number[] = [];
  let newest = 0;
  throttle = new Throttle(clock, () => taken.push(newest));
  for (let message = 0; message < 30; message++) {
    clock.advance(9 * frameMillis);
    for (let age = 8; age >= 0; age--) {
      newest = clock.monotonicMillis() - age * frameMillis;
      throttle.offer(1000 / 30, newest);
    }
  }
  // Three seconds.
  expect(taken.length).toBeGreaterThanOrEqual(89);
  expect(taken.length).toBeLessThanOrEqual(91);
  const gaps = taken.slice(1).map((at, index) => at - (taken[index] ?? 0));
  // What goes between two messages is the newest there is then, one or two frames early.
  for (const gap of gaps) expect(Math.abs(gap - 1000 / 30)).toBeLessThanOrEqual(2 * frameMillis + 0.001);
  expect(new Set(taken).size).toBe(taken.length);
});
