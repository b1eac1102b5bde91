import { expect, test } from "bun:test";
import { Lateness } from "../../../src/ingest/link/lateness.ts";

/** Two hosts whose clocks disagree by an hour. */
const OFFSET_MILLIS = 3_600_000;
const MINUTE = 60_000;

test("is how much longer something took than the fastest, whatever the clocks say", () => {
  const lateness = new Lateness();
  expect(lateness.observe(OFFSET_MILLIS, 5)).toBe(0);
  expect(lateness.observe(OFFSET_MILLIS + 100, 102)).toBe(0);
  expect(lateness.observe(OFFSET_MILLIS + 200, 502)).toBe(300);
  expect(lateness.ageOf(OFFSET_MILLIS - 1000, 602)).toBe(1600);
});

test("forgets the fastest after ten minutes, so that clocks may drift", () => {
  const lateness = new Lateness();
  lateness.observe(0, 0);
  expect(lateness.observe(9 * MINUTE, 9 * MINUTE + 40)).toBe(40);
  expect(lateness.observe(11 * MINUTE, 11 * MINUTE + 40)).toBe(0);
});

test("learns the usual anew when the other clock was set back, and takes no slow network for that", () => {
  const lateness = new Lateness();
  lateness.observe(0, 0);
  // A slow network: the round trip took as long.
  lateness.answered(1000, 1800, 900);
  expect(lateness.observe(2000, 2300)).toBe(300);
  // The other clock was set back by ten seconds: the answer came at once and seems to be old.
  lateness.answered(3000 - 10_000, 3000, 4);
  expect(lateness.observe(4000 - 10_000, 4000)).toBe(0);
});

test("knows no age before anything came", () => {
  expect(new Lateness().ageOf(0, 10_000)).toBe(0);
});
