import { expect, test } from "bun:test";
import { AnswerTimes, answersOf } from "./answer-times.ts";

test("an answer that does not come counts with its age, once", () => {
  const times = new AnswerTimes(() => 0);
  times.expect(1);
  expect(times.take()).toHaveLength(1);
  expect(times.take()).toEqual([]);
  times.came(1);
  expect(times.take()).toEqual([]);
});

test("what was sent while this process stood still is not judged", () => {
  const times = new AnswerTimes(() => 0);
  times.expect(1);
  times.came(1, performance.now() + 1);
  expect(times.take()).toEqual([]);
});

test("what comes in order makes everything before it lost", () => {
  const times = new AnswerTimes(() => 0);
  for (const id of [1, 2, 3]) times.expect(id);
  times.cameAfterOthers(3, 0);
  expect(times.takeLost()).toBe(2);
  expect(times.takeLost()).toBe(0);
  expect(times.take()).toHaveLength(1);
});

test("the count, the 99th percentile and the worst are those of all answers", () => {
  const times = Array.from({ length: 101 }, (_, index) => ({
    millis: 100 - index,
    ownMillis: (100 - index) / 2,
  }));
  const expected = { count: 101, p99Millis: 99, worstMillis: 100, ownP99Millis: 49.5, ownWorstMillis: 50 };
  expect(answersOf(times)).toEqual(expected);
  const nothing = { count: 0, p99Millis: 0, worstMillis: 0, ownP99Millis: 0, ownWorstMillis: 0 };
  expect(answersOf([])).toEqual(nothing);
});

test("the time in which the relay waited for a core is not its own", () => {
  let waitedMillis = 0;
  const times = new AnswerTimes(() => waitedMillis);
  times.expect(1);
  waitedMillis = 1e6;
  times.came(1);
  expect(times.take()).toMatchObject([{ ownMillis: 0 }]);
});
