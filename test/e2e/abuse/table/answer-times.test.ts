import { expect, test } from "bun:test";
import { AnswerTimes, answersOf } from "./answer-times.ts";

test("an answer that does not come counts with its age, once", () => {
  const times = new AnswerTimes();
  times.expect(1);
  expect(times.take()).toHaveLength(1);
  expect(times.take()).toEqual([]);
  times.came(1);
  expect(times.take()).toEqual([]);
});

test("what was sent while this process stood still is not judged", () => {
  const times = new AnswerTimes();
  times.expect(1);
  times.came(1, performance.now() + 1);
  expect(times.take()).toEqual([]);
});

test("what comes in order makes everything before it lost", () => {
  const times = new AnswerTimes();
  for (const id of [1, 2, 3]) times.expect(id);
  times.cameAfterOthers(3, 0);
  expect(times.takeLost()).toBe(2);
  expect(times.takeLost()).toBe(0);
  expect(times.take()).toHaveLength(1);
});

test("the count, the 99th percentile and the worst are those of all answers", () => {
  const millis = Array.from({ length: 101 }, (_, index) => 100 - index);
  expect(answersOf(millis)).toEqual({ count: 101, p99Millis: 99, worstMillis: 100 });
  expect(answersOf([])).toEqual({ count: 0, p99Millis: 0, worstMillis: 0 });
});
