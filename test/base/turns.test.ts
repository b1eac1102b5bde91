import { expect, test } from "bun:test";
import { Turns } from "../../src/base/turns.ts";

/** Turns of a loop that goes round when it is told to. */
function loop(perTurn: number) {
  const due: (() => void)[] = [];
  const turns = new Turns(perTurn, (callback) => due.push(callback));
  return {
    turns,
    due,
    goRound() {
      for (const callback of due.splice(0)) callback();
    },
  };
}

test("work that fits into a turn is done at once, the rest in order in later turns", () => {
  const { turns, goRound } = loop(2);
  const done: number[] = [];
  for (let number = 1; number <= 5; number++) turns.do(() => done.push(number));
  expect([[...done], turns.waiting]).toEqual([[1, 2], 3]);
  goRound();
  expect(done).toEqual([1, 2, 3, 4]);
  turns.do(() => done.push(6));
  goRound();
  expect(done).toEqual([1, 2, 3, 4, 5, 6]);
});

test("a turn without work ends the turns, and later work is done at once", () => {
  const { turns, due, goRound } = loop(1);
  const done: string[] = [];
  turns.do(() => done.push("first"));
  goRound();
  expect(due).toEqual([]);
  turns.do(() => done.push("second"));
  expect(done).toEqual(["first", "second"]);
});

test("work that makes something or fails says so, in whichever turn it is done", async () => {
  const turns = new Turns(1);
  const results = await Promise.allSettled([
    turns.run(() => "at once"),
    turns.run(() => "later"),
    turns.run(async () => "later still"),
    turns.run(() => {
      throw new Error("failed");
    }),
    turns.run(() => "after a failure"),
  ]);
  expect(results.map((one) => (one.status === "fulfilled" ? one.value : one.reason.message))).toEqual([
    "at once",
    "later",
    "later still",
    "failed",
    "after a failure",
  ]);
});
