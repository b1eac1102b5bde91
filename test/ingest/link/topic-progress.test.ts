import { describe, expect, test } from "bun:test";
import { TopicProgress } from "../../../src/ingest/link/topic-progress.ts";

const NEW = { is: "new", lost: undefined } as const;

describe("the numbers of a topic of events", () => {
  test("may begin anywhere, come once, and show what is missing", () => {
    const progress = new TopicProgress();
    expect(progress.take("scene", 7)).toEqual(NEW);
    expect(progress.take("scene", 8)).toEqual(NEW);
    expect(progress.take("scene", 8)).toEqual({ is: "duplicate" });
    expect(progress.take("scene", 3)).toEqual({ is: "duplicate" });
    expect(progress.take("scene", 12)).toEqual({
      is: "new",
      lost: { topic: "scene", count: 3, first: 9, last: 11 },
    });
  });

  test("that the near relay says it left out are told once, and are no gap afterwards", () => {
    const progress = new TopicProgress();
    progress.take("alert", 1);
    const leftOut = { topic: "alert", count: 3, first: 2, last: 4 };
    expect(progress.leftOut(leftOut)).toEqual(leftOut);
    expect(progress.leftOut(leftOut)).toBeUndefined();
    expect(progress.take("alert", 5)).toEqual(NEW);
    // Those before them are missing too.
    const later = new TopicProgress();
    later.take("alert", 5);
    expect(later.leftOut({ topic: "alert", count: 2, first: 9, last: 10 })).toEqual({
      topic: "alert",
      count: 5,
      first: 6,
      last: 10,
    });
    expect(progress.leftOut({ topic: "alert", count: 4, first: 4, last: 7 })).toEqual({
      topic: "alert",
      count: 2,
      first: 6,
      last: 7,
    });
  });

  test("with others among those left out are told by their gaps", () => {
    const progress = new TopicProgress();
    progress.take("alert", 1);
    expect(progress.leftOut({ topic: "alert", count: 2, first: 2, last: 4 })).toBeUndefined();
    expect(progress.take("alert", 3)).toMatchObject({ lost: { count: 1, first: 2, last: 2 } });
    expect(progress.take("alert", 5)).toMatchObject({ lost: { count: 1, first: 4, last: 4 } });
  });

  test("may go on anywhere after a time without a subscription", () => {
    const progress = new TopicProgress();
    progress.take("profiler/scripts", 4);
    progress.breakOff("profiler/scripts");
    expect(progress.take("profiler/scripts", 90)).toEqual(NEW);
    expect(progress.take("profiler/scripts", 92)).toMatchObject({ lost: { first: 91, last: 91 } });
    progress.breakOff("profiler/scripts");
    const leftOut = { topic: "profiler/scripts", count: 2, first: 200, last: 201 };
    expect(progress.leftOut(leftOut)).toEqual(leftOut);
  });
});

test("of a state numbers may be left out, and what the near relay left out is told as it says", () => {
  const progress = new TopicProgress();
  progress.take("fps", 1);
  expect(progress.take("fps", 50)).toEqual(NEW);
  const leftOut = { topic: "fps", count: 20, first: 20, last: 70 };
  expect(progress.leftOut(leftOut)).toEqual(leftOut);
  expect(progress.take("fps", 71)).toEqual(NEW);
});

test("the topics of one game that are remembered are bounded: the one known longest is forgotten", () => {
  const progress = new TopicProgress();
  for (let topic = 0; topic <= 4096; topic++) progress.take(`custom/${topic}`, 5);
  expect(progress.take("custom/1", 5)).toEqual({ is: "duplicate" });
  expect(progress.take("custom/0", 5)).toEqual(NEW);
});
