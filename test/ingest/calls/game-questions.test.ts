import { beforeEach, describe, expect, test } from "bun:test";
import { type Answered, GameQuestions } from "../../../src/ingest/calls/game-questions.ts";
import { MAX_QUESTIONS_PER_GAME } from "../../../src/protocol/limits.ts";
import { ManualClock } from "../../support/manual-clock.ts";

let clock: ManualClock;
let sent: Record<string, unknown>[];
let answers: Answered[];
let questions: GameQuestions;
const take = (answered: Answered): void => {
  answers.push(answered);
};

beforeEach(() => {
  clock = new ManualClock();
  [sent, answers] = [[], []];
  questions = new GameQuestions(clock, "e1", (question) => sent.push(JSON.parse(JSON.stringify(question))));
});

const ask = (timeoutMillis = 5000) => questions.ask({ command: "call" }, timeoutMillis, take);
const idOf = (index: number) => String(sent[index]?.id);

describe("a question to a game", () => {
  test("has an id of its own; answers may come in any order", () => {
    ask();
    ask();
    expect(sent).toEqual([
      { command: "call", id: "e1/1" },
      { command: "call", id: "e1/2" },
    ]);
    expect(questions.answer({ id: "e1/2", outcome: "result", result: 2 })).toBe(true);
    expect(questions.answer({ id: "e1/1", outcome: "error", message: "no" })).toBe(true);
    expect(answers.map((answer) => "id" in answer && answer.id)).toEqual(["e1/2", "e1/1"]);
    expect([questions.size, clock.timers]).toEqual([0, 0]);
  });

  test("keeps the relay's id, whatever the command contains", () => {
    questions.ask({ command: "call", id: "mine" }, 5000, take);
    expect(idOf(0)).toBe("e1/1");
  });

  test("is answered once; a second answer and an answer to no question are unknown", () => {
    ask();
    expect(questions.answer({ id: "e1/1", outcome: "result", result: 1 })).toBe(true);
    expect(questions.answer({ id: "e1/1", outcome: "result", result: 2 })).toBe(false);
    expect(questions.answer({ id: "e1/9", outcome: "result", result: 3 })).toBe(false);
    expect(answers).toHaveLength(1);
  });

  test("times out, and a late answer is unknown", () => {
    ask(5000);
    clock.advance(4999);
    expect(answers).toEqual([]);
    clock.advance(1);
    expect(answers).toEqual([{ outcome: "timed_out" }]);
    expect([questions.awaits("e1/1"), questions.issued("e1/1")]).toEqual([false, true]);
    expect(questions.answer({ id: "e1/1", outcome: "result", result: 1 })).toBe(false);
    expect([answers.length, questions.size, clock.timers]).toEqual([1, 0, 0]);
  });

  test("ends when the game disconnects, and no further one is asked", () => {
    ask();
    questions.gone();
    expect(answers).toEqual([{ outcome: "gone" }]);
    expect([ask(), sent.length, clock.timers]).toEqual([undefined, 1, 0]);
  });

  test("that is given up calls nothing back, and its answer is not an error of the game", () => {
    ask()?.forget();
    ask()?.forget();
    clock.advance(5000);
    expect(questions.answer({ id: "e1/1", outcome: "result", result: 1 })).toBe(true);
    questions.gone();
    expect([answers, clock.timers]).toEqual([[], 0]);
  });
});

test("a game that answers nothing gets a bounded number of questions, whatever their time limits", () => {
  for (let count = 0; count < MAX_QUESTIONS_PER_GAME; count++) expect(ask(100)).toBeDefined();
  expect(ask(100)).toBeUndefined();
  clock.advance(59_999);
  expect([answers.length, ask(100), sent.length]).toEqual([64, undefined, 64]);
  clock.advance(1);
  expect([questions.size, clock.timers]).toEqual([0, 0]);
  expect(ask(100)).toBeDefined();
});

test("each answer frees a place, even a late one", () => {
  for (let count = 0; count < MAX_QUESTIONS_PER_GAME; count++) ask(100);
  clock.advance(100);
  questions.answer({ id: idOf(3), outcome: "result", result: 1 });
  expect(ask(100)).toBeDefined();
});
