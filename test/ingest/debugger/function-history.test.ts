import { beforeEach, describe, expect, test } from "bun:test";
import { FunctionHistory } from "../../../src/ingest/debugger/function-history.ts";

let history: FunctionHistory;
let frame: number;
let atMillis: number;

beforeEach(() => {
  history = new FunctionHistory();
  frame = 0;
  atMillis = 0;
});

/** A frame with `workMillis` of work on the main thread; its functions by number: own time, and total if it differs. */
function play(
  workMillis: number,
  times: Record<number, number | [number, number]>,
  intervalMillis = 11,
): void {
  atMillis += intervalMillis;
  const functions = Object.entries(times).map(([id, time]) => {
    const [selfMillis, totalMillis] = typeof time === "number" ? [time, time] : time;
    return { id: Number(id), calls: 1, selfMillis, totalMillis };
  });
  const others = { processMillis: 0, physicsMillis: 0, scriptMillis: 0, servers: [], serversLeftOut: 0 };
  history.take({ ...others, frame: ++frame, frameMillis: workMillis, functions }, atMillis);
}

function playMany(count: number, ...args: Parameters<typeof play>): void {
  for (let played = 0; played < count; played++) play(...args);
}

describe("a function runs on another thread", () => {
  test("if it takes longer than the main thread works, frame by frame", () => {
    playMany(20, 1, { 1: 10, 2: 0.8 });
    expect([history.isElsewhere(1), history.isElsewhere(2)]).toEqual([true, false]);
  });

  test("if all that it calls does", () => {
    playMany(20, 1, { 1: 10, 2: [0.1, 11.1], 3: [0.1, 11.2] });
    expect([1, 2, 3].map((id) => history.isElsewhere(id))).toEqual([true, true, true]);
  });

  test("but not because it does so once, in a frame that is late", () => {
    playMany(20, 1, { 2: 0.5 });
    for (let burn = 0; burn < 20; burn++) {
      play(1, { 3: 100 }, 111);
      playMany(20, 1, { 2: 0.5 });
    }
    expect(history.isElsewhere(3)).toBe(false);
  });

  test("but not if input called it, before the work that the engine measures", () => {
    history.named(1, "res://player.gd::12::Player._unhandled_input");
    history.named(2, "res://player.gd::20::_turn");
    playMany(50, 1, { 1: [0.1, 4], 2: 3.9 });
    expect([history.isElsewhere(1), history.isElsewhere(2)]).toEqual([false, false]);
  });

  test("but not if it calls itself, for which the engine counts a total several times", () => {
    playMany(50, 4, { 1: [3, 20] });
    expect(history.isElsewhere(1)).toBe(false);
  });

  test("until it has not been seen for 2,000 frames", () => {
    playMany(20, 1, { 1: 10 });
    playMany(2001, 1, {});
    play(20, { 1: 10 });
    expect(history.isElsewhere(1)).toBe(false);
  });
});

describe("the usual time of a function in a frame", () => {
  test("is its mean lately, in which frames without it count as 0", () => {
    playMany(200, 7, { 1: 6 });
    expect(history.usualMillis(1, frame + 1)).toBeCloseTo(6, 3);
    play(110, { 1: 100 });
    expect(history.usualMillis(1, frame + 1)).toBeLessThan(12);
    playMany(200, 1, {});
    expect(history.usualMillis(1, frame + 1)).toBeCloseTo(0, 3);
    expect(history.usualMillis(2, frame + 1)).toBe(0);
  });

  test("is forgotten when the engine numbers its functions anew", () => {
    playMany(20, 1, { 1: 10 });
    history.clear();
    expect([history.usualMillis(1, frame + 1), history.isElsewhere(1)]).toEqual([0, false]);
  });
});
