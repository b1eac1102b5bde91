import { expect, test } from "bun:test";
import { ClockEstimate } from "../../src/client/internal.ts";
import { ManualClock } from "../support/manual-clock.ts";

/** A ping over ways of these lengths, to a relay whose clock is this much ahead. */
function sample(clock: ManualClock, aheadMillis: number, thereMillis: number, backMillis: number) {
  const roundTripMillis = thereMillis + backMillis;
  const receivedUnixMillis = clock.unixMillis() + roundTripMillis;
  const relayUnixMillis = clock.unixMillis() + thereMillis + aheadMillis;
  clock.advance(roundTripMillis);
  return { roundTripMillis, receivedUnixMillis, relayUnixMillis };
}

test("has no estimate before the first answer", () => {
  const { offsetMillis, latencyMillis, uncertaintyMillis, relayUnixMillis } = new ClockEstimate(
    new ManualClock(),
  );
  expect([offsetMillis, latencyMillis, uncertaintyMillis, relayUnixMillis]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test("uses the answer with the shortest round trip, and is right within its uncertainty", () => {
  const clock = new ManualClock();
  const estimate = new ClockEstimate(clock);
  for (const [there, back] of [
    [50, 4],
    [3, 80],
    [2, 4],
    [30, 30],
  ] as const)
    estimate.add(sample(clock, 5000, there, back));
  expect(estimate).toMatchObject({ offsetMillis: 4999, latencyMillis: 3, uncertaintyMillis: 4 });
  expect(estimate.relayUnixMillis).toBe(clock.unixMillis() + 4999);
  expect(estimate.ageMillis((clock.unixMillis() + 4000) / 1000)).toBeCloseTo(999, 3);
});

test("forgets answers before the last 16, and all of them at the first answer of a new connection", () => {
  const clock = new ManualClock();
  const estimate = new ClockEstimate(clock);
  estimate.add(sample(clock, 100, 1, 1));
  for (let n = 0; n < 16; n++) estimate.add(sample(clock, 200, 5, 5));
  expect(estimate.offsetMillis).toBe(200);
  estimate.startOver();
  expect(estimate.offsetMillis).toBe(200);
  estimate.add(sample(clock, 300, 40, 40));
  expect(estimate.offsetMillis).toBe(300);
});
