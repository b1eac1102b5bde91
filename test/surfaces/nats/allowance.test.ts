import { expect, test } from "bun:test";
import { Allowance } from "../../../src/surfaces/nats/allowance.ts";
import { ManualClock } from "../../support/manual-clock.ts";

test("takes two seconds' worth at once, and after that so much a second, of messages and of bytes", () => {
  const clock = new ManualClock();
  const takenOf = (allowance: Allowance, bytes: number) =>
    Array.from({ length: 100 }, () => allowance.takes(bytes)).filter(Boolean).length;
  const messages = new Allowance(clock, { messages: 10, bytes: 1000 });
  const bytes = new Allowance(clock, { messages: 1000, bytes: 1000 });
  expect([takenOf(messages, 1), takenOf(bytes, 100)]).toEqual([20, 20]);
  clock.advance(1000);
  expect([takenOf(messages, 1), takenOf(bytes, 100)]).toEqual([10, 10]);
  clock.advance(60_000);
  expect([takenOf(messages, 1), takenOf(bytes, 100)]).toEqual([20, 20]);
});
