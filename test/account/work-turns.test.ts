import { expect, test } from "bun:test";
import { WorkTurns } from "../../src/account/index.ts";
import { ManualClock } from "../support/manual-clock.ts";

test("of the peers that may work, the one with the smallest debt comes first; one that may not waits", () => {
  const clock = new ManualClock();
  const nextTurn: (() => void)[] = [];
  const turns = new WorkTurns(clock, (callback) => nextTurn.push(callback));
  const order: string[] = [];
  const worker = (name: string, debt: number, waitMillis = 0) => ({
    debtMillis: () => debt,
    millisUntilWork: () => waitMillis,
    work() {
      order.push(name);
      clock.advance(5);
      return false;
    },
  });
  turns.wait(worker("heavy", 20));
  turns.wait(worker("in debt", 1, 50));
  turns.wait(worker("light", 2));
  turns.wait(worker("middle", 10));
  while (nextTurn.length > 0) nextTurn.shift()?.();
  expect([order, turns.waiting]).toEqual([["light", "middle", "heavy"], 1]);
});
