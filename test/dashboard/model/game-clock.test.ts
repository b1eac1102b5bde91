import { expect, test } from "bun:test";
import { GameClock } from "../../../src/dashboard/model/game-clock.ts";

test("before the first frame no time is known", () => {
  const clock = new GameClock();
  expect([clock.unixMillis(5), clock.axisMillis(5)]).toEqual([undefined, undefined]);
});

test("without poses the arrival of the newest frame tells the time", () => {
  const clock = new GameClock();
  clock.arrived(1000, 50, 501_000);
  expect([clock.unixMillis(900), clock.axisMillis(500_900)]).toEqual([500_900, 900]);
  expect(clock.ageMillis(80)).toBe(30);
});

test("the pose of a frame tells the time more precisely, whatever arrives later", () => {
  const clock = new GameClock();
  clock.arrived(1000, 50, 501_000);
  clock.tell(1000, 500_990);
  clock.arrived(1011, 61, 501_111);
  expect(clock.unixMillis(1000)).toBe(500_990);
});

test("another run of the game begins without a time", () => {
  const clock = new GameClock();
  clock.tell(1000, 500_990);
  clock.clear();
  expect(clock.unixMillis(0)).toBeUndefined();
  clock.arrived(0, 1, 600_000);
  expect(clock.unixMillis(0)).toBe(600_000);
});
