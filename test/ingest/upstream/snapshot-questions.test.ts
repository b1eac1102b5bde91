import { beforeEach, expect, test } from "bun:test";
import { SnapshotQuestions } from "../../../src/ingest/upstream/snapshot-questions.ts";
import { ManualClock } from "../../support/manual-clock.ts";

let clock: ManualClock;
let asked: number;
let done: number;
let crowded: number;
let questions: SnapshotQuestions;
beforeEach(() => {
  clock = new ManualClock();
  [asked, done, crowded] = [0, 0, 0];
  questions = new SnapshotQuestions(
    clock,
    () => asked++,
    () => crowded++,
  );
});
const finish = () => {
  done++;
};

test("one question stands for all who ask at the same time, and one answer for all of them", () => {
  questions.wait(finish);
  questions.wait(finish);
  expect([asked, done, questions.expected]).toEqual([1, 0, true]);
  questions.answered();
  expect([done, questions.expected, clock.timers]).toEqual([2, false, 0]);
  questions.wait(finish);
  expect(asked).toBe(2);
});

test("who asks waits 300 ms at most, once; a late answer is still the relay's", () => {
  questions.wait(finish);
  clock.advance(299);
  expect(done).toBe(0);
  clock.advance(1);
  expect([done, questions.expected]).toEqual([1, true]);
  questions.answered();
  expect(done).toBe(1);
});

test("an upstream that hangs is asked again after five seconds, not for every client that asks", () => {
  for (let second = 0; second < 5; second++) {
    questions.wait(finish);
    clock.advance(1000);
  }
  expect(asked).toBe(1);
  questions.wait(finish);
  expect(asked).toBe(2);
});

test("past a thousand who wait the next gets what is known", () => {
  for (let count = 0; count < 1001; count++) questions.wait(finish);
  expect([done, asked, clock.timers, crowded]).toEqual([1, 1, 1000, 1]);
  questions.letGo();
  expect([done, clock.timers]).toEqual([1001, 0]);
});
