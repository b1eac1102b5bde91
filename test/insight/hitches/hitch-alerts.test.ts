import { beforeEach, describe, expect, test } from "bun:test";
import type { JsonObject } from "../../../src/protocol/json-messages.ts";
import { WatchedGame } from "../anomalies/watched-game.ts";

const HZ = 90;
const BUDGET = 1000 / HZ;

let game: WatchedGame;

beforeEach(() => {
  game = new WatchedGame();
});

/** Plays frames of these lengths, and sends each when it is over. The relay runs meanwhile. */
function play(...frameTimes: readonly number[]): void {
  for (const millis of frameTimes) {
    for (let left = millis; left > 0; left -= 50) game.clock.advance(Math.min(50, left));
    game.frame++;
    game.performance(millis);
  }
}

function steady(seconds: number, millis = BUDGET): void {
  for (let left = Math.round((seconds * 1000) / millis); left > 0; left--) play(millis);
}

/** The profile of a frame in which a function took this long. */
function profile(name: string, millis: number, frame = game.frame): void {
  const functions = [
    { function: name, file: "res://a.gd", line: 7, calls: 1, self_ms: millis, total_ms: millis },
  ];
  game.event("profiler_scripts", { frame, frame_time_ms: millis + 1, physics_time_ms: 0.2, functions });
}

const work = (max: number) => game.event("performance", { work_time_ms: { mean: 1, max } });

/** The alerts about hitches: their time of the monotonic clock is not in them, so a test looks when it needs it. */
const told = () => game.alerts.filter(({ kind }) => kind === "hitch");
const messages = () => told().map(({ message }) => String(message));
const detailsOf = (alert: JsonObject | undefined) => alert?.details as JsonObject;
const hitches = () => game.insight.hitches.find().reverse();

describe("a hitch soon after another that was told", () => {
  test("is told at once if it is much worse", () => {
    steady(5);
    play(44);
    steady(1);
    expect(told()).toHaveLength(1);
    play(912);
    steady(0.4);
    expect(told().map(({ id }) => id)).toEqual(hitches().map(({ id }) => id));
    expect(messages()[1]).toContain("frame 542 took 912 ms, 81 refreshes of 11 ms (guessed) lost");
    expect(detailsOf(told()[1])).toMatchObject({ size: 81, lost_frames: 81, worst: { ms: 912 } });
  });

  test("is told when three seconds are over, the worst for all, with the cause that is known then", () => {
    steady(5);
    play(60);
    steady(0.7);
    play(50);
    steady(0.7);
    play(100);
    profile("_spawn", 85);
    steady(0.2);
    expect(told()).toHaveLength(1);
    steady(2.5);
    const [, second, third] = hitches();
    expect(told()[1]).toMatchObject({
      id: third?.id,
      state: "once",
      message: expect.stringMatching(
        /^hitch: frame \d+ took 100 ms.* _spawn .* \(1\.\d s ago; 1 more like it since the last alert\)$/,
      ),
      details: { kept_back: 1, cause: { function: "_spawn" }, state: "ended" },
    });
    expect([second?.worst.ms, told().length]).toEqual([50, 2]);
  });

  test("is told when the game disconnects before", () => {
    steady(5);
    play(60);
    steady(0.7);
    play(50);
    steady(0.5);
    game.hub.close(game.source);
    expect(told().map(({ id }) => id)).toEqual(hitches().map(({ id }) => id));
  });

  test("is not told if it turns out that the game only waited", () => {
    steady(5);
    work(1);
    play(60);
    work(55);
    steady(0.7);
    play(50);
    steady(1);
    work(1);
    steady(4);
    expect(game.insight.hitches.find({ waiting: true })).toHaveLength(2);
    expect(told()).toHaveLength(1);
  });

  test("is told under the same id if it is the same run of late frames", () => {
    steady(5);
    play(44);
    steady(0.2);
    play(240);
    steady(1);
    const [hitch, ...others] = hitches();
    expect(others).toEqual([]);
    expect(told().map(({ id }) => id)).toEqual([hitch?.id, hitch?.id]);
    expect(messages()).toEqual([
      expect.stringMatching(/^hitch: frame 451 took 44 ms, 3 refreshes/),
      expect.stringMatching(
        /^hitch grew: frame 470 took 240 ms \(worst of 2 late frames in 484 ms\), 24 refreshes/,
      ),
    ]);
  });
});

describe("a game that hitches on and on", () => {
  /** Every tenth frame misses two refreshes: one run of late frames without an end. */
  function stutter(seconds: number): void {
    for (let tenth = 0; tenth < (seconds * 1000) / (11 * BUDGET + BUDGET); tenth++)
      play(3 * BUDGET, ...Array.from({ length: 9 }, () => BUDGET));
  }

  test("without a pause is told at once and then every ten seconds, with all that it lost meanwhile", () => {
    steady(5);
    stutter(60);
    steady(4);
    const lost = told().map((alert) => detailsOf(alert).lost_frames as number);
    expect(messages().map((message) => message.slice(0, message.indexOf(":")))).toEqual([
      "hitch",
      "hitch grew",
      ...Array(told().length - 2).fill("hitch goes on"),
    ]);
    expect(told().length).toBeWithin(6, 9);
    const all = hitches().reduce((sum, { lost_frames }) => sum + lost_frames, 0);
    expect(lost.slice(1).reduce((sum, one) => sum + one, 0)).toBe(all);
  });

  test("twice a second is told every three seconds at first, then every ten; nothing is left out", () => {
    steady(5);
    for (let half = 0; half < 120; half++) {
      play(60);
      steady(0.44);
    }
    expect(told().length).toBeWithin(8, 11);
    steady(15);
    const kept = told().reduce((sum, alert) => sum + Number(detailsOf(alert).kept_back ?? 0), 0);
    expect(told().length + kept).toBe(120);
  });
});

describe("a game that did not run for long", () => {
  test("is told whatever the cause, is counted, and does not contradict its standstill", () => {
    steady(5);
    work(1);
    play(4000);
    work(1);
    steady(4);
    expect(game.told).toEqual(["open standstill", "resolved standstill", "once hitch"]);
    expect(told()[0]).toMatchObject({
      level: "error",
      message: expect.stringMatching(
        /^hitch: frame 451 took 4\.0 s \(the game stood still\), 359 refreshes of 11 ms \(guessed\) lost; waiting: .*, or its process was stopped$/,
      ),
    });
    expect(game.insight.hitches.waited).toBe(0);
    expect(game.insight.windows({ length: 10 })[0]?.hitches).toEqual({ count: 1, lost_frames: 359 });
  });

  test.each([
    [480, 0],
    [520, 1],
  ])("for %d ms, waiting for something else, has %d alerts", (millis, count) => {
    steady(5);
    work(1);
    play(millis);
    work(1);
    steady(4);
    expect(game.insight.hitches.find({ waiting: true })).toMatchObject([{ cause: { kind: "waiting" } }]);
    expect([told().length, hitches().length]).toEqual([count, count]);
  });

  test("because its app was paused has no hitch", () => {
    steady(5);
    game.event("custom", { event_name: "app_paused" });
    for (let tenth = 0; tenth < 40; tenth++) game.clock.advance(100);
    game.event("custom", { event_name: "app_resumed" });
    game.frame++;
    game.performance(4000 + BUDGET);
    steady(4);
    expect(game.told).toEqual([]);
  });
});

describe("the cause of a frame that a worse one outdid", () => {
  /** Two late frames in one run: the function of the first is known. */
  function outdone(first: number, worst: number): void {
    steady(5);
    play(first);
    profile("_burn", first - 15);
    steady(0.1);
    play(worst);
  }

  test("stays if nothing is known of the worse frame, and says which frame it is of", () => {
    outdone(100, 150);
    steady(4);
    expect(hitches()[0]).toMatchObject({
      worst: { ms: 150 },
      cause: {
        kind: "script",
        function: "_burn",
        evidence: expect.stringMatching(/^in frame 451 \(100 ms\): _burn .* took 85 ms/),
      },
    });
    expect(hitches()[0]?.cause.confidence).toBeGreaterThan(0.9);
  });

  test("stays in the lead if the cause of the worse frame is known less well", () => {
    outdone(100, 150);
    work(140);
    steady(4);
    expect(hitches()[0]).toMatchObject({
      cause: { function: "_burn" },
      also: [{ kind: "script", confidence: 0.45 }],
    });
  });

  test("follows a cause of the worse frame that is measured as well", () => {
    outdone(100, 150);
    profile("_load", 140);
    steady(4);
    expect(hitches()[0]).toMatchObject({
      cause: { function: "_load", evidence: expect.stringMatching(/^_load/) },
      also: [{ function: "_burn" }],
    });
  });

  test("is told with little confidence if it explains little of what was lost", () => {
    outdone(60, 250);
    steady(4);
    expect(hitches()[0]).toMatchObject({ cause: { function: "_burn" }, worst: { ms: 250 } });
    expect(hitches()[0]?.cause.confidence).toBeLessThan(0.2);
    expect(messages().at(-1)).toContain("perhaps script: in frame 451 (60 ms): _burn");
  });

  test("is no excuse, and is not excused, if the game waited in the other frame", () => {
    outdone(60, 120);
    steady(0.5);
    work(1);
    steady(4);
    expect(hitches()).toMatchObject([{ cause: { function: "_burn" }, also: [{ kind: "waiting" }] }]);
  });
});

describe("a game that runs steadily slower than its display", () => {
  test("is told in frames of its usual time and in refreshes of its display, as its stale share counts them", () => {
    game.event("performance", { max_fps: 60, screen_hz: -1, vsync: "disabled" });
    steady(15, 50);
    expect(told()).toEqual([]);
    const before = game.insight.windows({ length: "run" })[0];
    play(143);
    steady(4, 50);
    const [hitch, ...others] = hitches();
    expect(others).toEqual([]);
    expect(hitch).toMatchObject({
      lost_frames: 8,
      usual_frames_lost: 2,
      refresh_ms: 16.667,
      budget_ms: 16.667,
      usual_ms: expect.closeTo(50, 0),
    });
    expect(messages()).toEqual([
      expect.stringMatching(
        /frame 301 took 143 ms, 2 frames of its usual 50 ms lost \(8 refreshes of 17 ms\); /,
      ),
    ]);
    const window = game.insight.windows({ length: "run" })[0];
    const stale = (one: typeof window) => {
      const share = one?.stale_share ?? 0;
      return Math.round(((one?.samples ?? 0) * share) / (1 - share));
    };
    // 80 further frames miss two refreshes each, and the hitch eight.
    expect(stale(window) - stale(before)).toBe(80 * 2 + 8);
    expect(window?.hitches).toEqual({ count: 1, lost_frames: 8 });
    expect(window?.verdict.sentence).toContain("1 hitch lost 8 refreshes");
  });

  test("whose display is not known is told in its usual frames alone", () => {
    steady(15, 50);
    play(143);
    steady(4, 50);
    expect(messages().at(-1)).toContain("took 143 ms, 2 frames of its usual 50 ms lost; ");
  });
});
