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
  // As on connecting.
  questions.ask();
  questions.answered();
  asked = 0;
});
const finish = () => {
  done++;
};

test("one question and one answer serve all clients that ask at the same time", () => {
  questions.wait(finish);
  questions.wait(finish);
  expect([asked, done, questions.expected]).toEqual([1, 0, true]);
  questions.answered();
  expect([done, questions.expected, clock.timers]).toEqual([2, false, 0]);
  questions.wait(finish);
  expect(asked).toBe(2);
});

test("a client waits 300 ms at most; a late answer still belongs to the relay", () => {
  questions.wait(finish);
  clock.advance(299);
  expect(done).toBe(0);
  clock.advance(1);
  expect([done, questions.expected]).toEqual([1, true]);
  questions.answered();
  expect(done).toBe(1);
});

test("no client waits until the upstream has answered in time: not after the first that waited in vain, and not after a late answer", () => {
  questions.wait(finish);
  clock.advance(301);
  questions.wait(finish);
  expect([done, asked, clock.timers]).toEqual([2, 1, 0]);
  questions.answered();
  questions.wait(finish);
  expect([done, asked, clock.timers]).toEqual([3, 2, 0]);
  questions.answered();
  questions.wait(finish);
  expect([done, asked, clock.timers]).toEqual([3, 3, 1]);
});

test("a client of a new connection does not wait for an upstream that has answered nothing yet", () => {
  const fresh = new SnapshotQuestions(clock, () => asked++);
  fresh.wait(finish);
  expect([done, asked]).toEqual([1, 1]);
});

test("an upstream that hangs is asked again after five seconds, not once for every client", () => {
  for (let second = 0; second < 5; second++) {
    questions.wait(finish);
    clock.advance(1000);
  }
  expect(asked).toBe(1);
  questions.wait(finish);
  expect(asked).toBe(2);
});

test("beyond a thousand waiting clients the next one is answered at once with the newest known state", () => {
  for (let count = 0; count < 1001; count++) questions.wait(finish);
  expect([done, asked, clock.timers, crowded]).toEqual([1, 1, 1000, 1]);
  questions.release();
  expect([done, clock.timers]).toEqual([1001, 0]);
});
