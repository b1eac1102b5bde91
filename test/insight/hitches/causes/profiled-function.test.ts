import { describe, expect, test } from "bun:test";
import { profiledFunctionCause } from "../../../../src/insight/hitches/causes/profiled-function.ts";
import type { Evidence } from "../../../../src/insight/hitches/evidence/index.ts";
import type { JsonObject } from "../../../../src/protocol/json-messages.ts";

/** A function of a profile, in this order: its own time, the total, calls. */
function ran(
  name: string,
  self_ms: number,
  total_ms = self_ms,
  calls = 1,
  more: JsonObject = {},
): JsonObject {
  return { function: name, file: "res://a.gd", line: 7, calls, self_ms, total_ms, usual_ms: 0, ...more };
}

/** What explains a frame of 131 ms at 90 Hz, by its profile. `workMillis`: what the main thread worked according to the engine. */
function causeOf(functions: JsonObject[], { workMillis = 120, thread }: Options = {}) {
  const scripts = [{ atMillis: 0, what: { frame: 9, frame_time_ms: workMillis, functions } }];
  const evidence: Partial<Evidence> = {
    episode: { worstMillis: 131, worstFrame: 9 } as Evidence["episode"],
    excessMillis: 120,
    scripts,
    thread,
  };
  return profiledFunctionCause(evidence as Evidence);
}

interface Options {
  workMillis?: number;
  thread?: Evidence["thread"];
}

/** A main thread that ran so much longer than usual in 200 ms. */
function threadThatRan(ran: number, ownThreadsLoad = 0): NonNullable<Evidence["thread"]> {
  const more = { ran, starved: 0, blocked: 0, outside: 0 };
  const time = { wallMillis: 200, ranMillis: ran + 5, starvedMillis: 0, usualWorkMillis: 0.2 };
  return {
    ...time,
    ownThreadsLoad,
    more,
    surelyMore: more,
    longest: { inScripts: ran, outside: 0, blocked: 0 },
  };
}

const busy = threadThatRan(119);

describe("the function that explains a late frame", () => {
  test("is the deepest one that took more than half of the time", () => {
    const cause = causeOf([ran("_burn", 119), ran("_attack", 0.1, 119.1), ran("_process", 0.5, 119.6)]);
    expect(cause).toEqual({
      kind: "script",
      confidence: expect.closeTo(0.947, 2),
      evidence: "_burn (res://a.gd:7) took 119 ms by itself in one frame, according to the engine's profile",
      function: "_burn",
      file: "res://a.gd",
      line: 7,
    });
  });

  test("is the one that was called many times, though its callees share the time", () => {
    const cause = causeOf([
      ran("_label", 28, 28, 50_000),
      ran("_place", 30, 30, 50_000),
      ran("_spawn", 10, 110, 50_000),
      ran("_process", 3, 116),
    ]);
    expect(cause).toMatchObject({
      function: "_spawn",
      evidence:
        "_spawn (res://a.gd:7) took 110 ms in 50,000 calls in one frame, with all that it calls, according to the engine's profile",
    });
  });

  test("is the caller if it took the time itself and its callees did not", () => {
    expect(causeOf([ran("_process", 100, 119), ran("_compare", 19, 19, 9000)])?.function).toBe("_process");
  });

  test("is what a function ran through the engine, which counts as time of its own", () => {
    const cause = causeOf([ran("_process", 119.3, 119.3), ran("_on_hit", 0.1, 119), ran("_burn", 118.9)]);
    expect(cause).toMatchObject({
      function: "_burn",
      evidence:
        "_burn (res://a.gd:7) took 119 ms by itself in one frame, while _process (res://a.gd:7) called the engine, according to the engine's profile",
    });
  });

  test("is the leaf of functions that call themselves, for which the engine counts totals several times", () => {
    const functions = [
      ran("_touch", 116, 116, 1023),
      ran("_visit", 0.1, 1060, 1023),
      ran("_process", 0.1, 117),
    ];
    expect(causeOf(functions)?.function).toBe("_touch");
  });

  test("is not one that took as long as usual", () => {
    const usual = { usual_ms: 60 };
    expect(causeOf([ran("_process", 70, 70, 1, usual)])).toBeUndefined();
    expect(causeOf([ran("_process", 119, 119, 1, usual)])?.function).toBe("_process");
  });

  test("is a function that handles input, before the work that the engine measures", () => {
    const [input, handler] = [[ran("_burn", 119), ran("_input", 0.1, 119.1)], [ran("_on_pressed", 119)]];
    expect(causeOf(input, { workMillis: 0.2 })?.function).toBe("_burn");
    expect(causeOf(handler, { workMillis: 0.2, thread: busy })?.function).toBe("_on_pressed");
  });
});

test("a function that waits for another thread is named, and not what the other thread ran", () => {
  const waiting = { ...threadThatRan(2), more: { ran: 2, starved: 0, blocked: 118, outside: 0 } };
  const functions = [ran("_work", 119), ran("_join", 119.1), ran("_process", 0.1, 119.2)];
  const cause = causeOf(functions, { thread: waiting });
  expect(cause?.function).toBe("_join");
  expect(cause?.evidence).toStartWith(
    "_join (res://a.gd:7) took 119 ms by itself in one frame and waited for most of it",
  );
  // A main thread that ran all the time has run the function through the engine.
  expect(causeOf(functions, { thread: busy })?.function).toBe("_work");
});

describe("functions of other threads", () => {
  const other = { other_thread: true };

  test("are not blamed if the profile marks them, or if they took longer than the frame", () => {
    const functions = [
      ran("_nap", 130, 130, 40, other),
      ran("_churn", 0.1, 250, 200),
      ran("_hold", 250, 250, 250),
    ];
    expect(causeOf(functions)).toBeUndefined();
    expect(causeOf([...functions, ran("_burn", 0.2, 119), ran("_process", 0.1, 119.4)])?.function).toBe(
      "_burn",
    );
  });

  test("are not blamed instead of a function that the engine called on the main thread", () => {
    for (const name of ["_process", "Player._process"])
      expect(causeOf([ran("_task", 120), ran(name, 60, 60)])?.function).toBe(name);
  });

  test("may be the cause, without a name for programs, if nothing shows that the main thread ran them", () => {
    const maybe = {
      kind: "script" as const,
      confidence: 0.3,
      evidence:
        "_task (res://a.gd:7) may be the cause: it took 60 ms by itself in one frame, perhaps on another thread of the game, according to the engine's profile",
    };
    expect(causeOf([ran("_task", 60)])).toEqual(maybe);
    const [idle, pool] = [threadThatRan(3), threadThatRan(119, 1.5)];
    const task = [ran("_task", 119)];
    expect(causeOf(task, { workMillis: 0.2, thread: idle })?.function).toBeUndefined();
    expect(causeOf(task, { workMillis: 0.2 })?.function).toBeUndefined();
    expect(causeOf(task, { thread: pool })?.function).toBeUndefined();
    // What keeps the other threads busy is known.
    expect(causeOf([...task, ran("_churn", 130, 130, 9, other)], { thread: pool })?.function).toBe("_task");
    expect(causeOf(task)?.function).toBe("_task");
  });
});
