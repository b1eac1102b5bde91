import { describe, expect, test } from "bun:test";
import { Random } from "../../../src/base/random.ts";
import { WatchedGame } from "./watched-game.ts";

const HZ = 90;
const FRAME = 1000 / HZ;

function steady(game: WatchedGame, frames: number, hz = HZ): void {
  game.frames(frames, hz, () => game.performance(1000 / hz));
}

/** Frames at this rate, of a game that states the rate that it is meant to hold five times a second. */
function stating(game: WatchedGame, seconds: number, hz: number, statedHz: number): void {
  for (let fifth = 0; fifth < seconds * 5; fifth++) {
    game.event("performance", { max_fps: statedHz });
    steady(game, Math.round(hz / 5), hz);
  }
}

describe("frame numbers", () => {
  test("that leave some out are reported with their number", () => {
    const game = new WatchedGame();
    steady(game, 60);
    game.frame += 10;
    steady(game, 60);
    expect(game.told).toEqual(["once frame_gap"]);
    expect(game.alerts[0]?.details).toMatchObject({ size: 10, frame: 71 });
  });

  test("of a game that is asked for another interval, or that was not sampled, have no gap", () => {
    const game = new WatchedGame();
    steady(game, 60);
    game.frames(20 * 9, HZ, (frame) => frame % 9 === 0 && game.performance(FRAME));
    for (const pauseMillis of [500, 5000]) {
      game.source.switched("fps", { enabled: false });
      game.clock.advance(pauseMillis);
      game.source.switched("fps", { enabled: true });
      game.frame += Math.round(pauseMillis / FRAME);
      steady(game, 60);
    }
    expect(game.told).toEqual([]);
  });

  test("that restart are reported", () => {
    const game = new WatchedGame();
    steady(game, 60);
    game.frame = 0;
    steady(game, 60);
    expect(game.told).toEqual(["once frame_gap"]);
    expect(game.alerts[0]?.details).toEqual({ size: 59, frame: 1 });
  });
});

describe("the frame rate", () => {
  test("of a display that changes is reported once, either way", () => {
    const game = new WatchedGame();
    steady(game, 3 * HZ);
    steady(game, 10 * 120, 120);
    steady(game, 12 * 72, 72);
    const changes = game.alerts.filter(({ kind }) => kind === "refresh_change").map(({ message }) => message);
    expect(changes).toEqual([
      "the refresh rate changed from 90 to 120 Hz (guessed from the frame times)",
      "the refresh rate changed from 120 to 72 Hz (guessed from the frame times)",
    ]);
    expect(game.told).not.toContain("open rate_drift");
  });

  test("of an overloaded game that states its rate drifts, also to the rate of another display", () => {
    for (const overloaded of [80, 72]) {
      const game = new WatchedGame();
      stating(game, 3, HZ, HZ);
      stating(game, 3, overloaded, HZ);
      expect(game.told).toEqual(["open rate_drift"]);
    }
  });

  test("changes with the rate that the game states, and does not drift meanwhile", () => {
    const game = new WatchedGame();
    stating(game, 3, HZ, HZ);
    steady(game, 10, 72);
    stating(game, 3, 72, 72);
    expect(game.told).toEqual(["once refresh_change"]);
    expect(game.alerts[0]?.message).toBe("the refresh rate changed from 90 to 72 Hz");
  });

  test("does not drift if it is the one that the game states now, however uneven its frames are", () => {
    const game = new WatchedGame();
    stating(game, 3, HZ, HZ);
    game.event("performance", { max_fps: 120 });
    for (let pair = 0; pair < 3 * 60; pair++)
      for (const millis of [6.2, 10.4]) {
        game.frames(1, 1000 / millis, () => game.performance(millis));
        if (pair % 12 === 0) game.event("performance", { max_fps: 120 });
      }
    expect(game.told).toEqual(["once refresh_change"]);
  });

  test("does not drift if the game states a new one late, and holds it only roughly", () => {
    const game = new WatchedGame();
    stating(game, 3, 30, 30);
    steady(game, 18, 88.3);
    stating(game, 3, 88.3, HZ);
    expect(game.told).toEqual(["once refresh_change"]);
  });

  test("that the game lowers makes no hitch, though the game states it after a few frames", () => {
    const game = new WatchedGame();
    stating(game, 3, HZ, HZ);
    steady(game, 6, 41);
    stating(game, 3, 41, 41);
    expect(game.told).toEqual(["once refresh_change"]);
    const [hitch] = game.insight.hitches.find({ waiting: true });
    expect(hitch?.cause.evidence).toBe(
      "the game's frame rate changed to 41 Hz, at which these frames are not late",
    );
  });

  test("that falls and stays is reported as a drift, and so is its return", () => {
    const game = new WatchedGame();
    steady(game, 3 * HZ);
    steady(game, 3 * 84, 84);
    steady(game, 3 * HZ);
    expect(game.told).toEqual(["open rate_drift", "resolved rate_drift"]);
  });

  test("does not drift because of single long frames", () => {
    const game = new WatchedGame();
    steady(game, 3 * HZ);
    for (let times = 5; times > 0; times--) {
      game.frames(1, HZ / 2, () => game.performance(2 * FRAME));
      steady(game, 40);
    }
    expect(game.told.filter((line) => line.includes("rate"))).toEqual([]);
  });

  test("is frames over time: frames that are long and short in turns are no drift", () => {
    for (const [one, other] of [
      [5.6, 16.6],
      [0.6, 21.6],
      [2, 9],
    ] as const) {
      const game = new WatchedGame();
      const hz = 2000 / (one + other);
      steady(game, 3 * HZ, hz);
      game.frames(10 * HZ, hz, (frame) => game.performance(frame % 2 === 0 ? one : other));
      expect(game.told.filter((line) => line.includes("rate"))).toEqual([]);
    }
  });

  test("does not drift if the game lifts its limit, though monitors from before the change arrive after it", () => {
    const game = new WatchedGame();
    stating(game, 3, HZ, HZ);
    steady(game, 10, 120);
    game.event("performance", { max_fps: HZ });
    steady(game, 24, 120);
    stating(game, 3, 120, 120);
    expect(game.told).toEqual(["once refresh_change"]);
  });

  test("that varies from frame to frame and is the usual one on the whole does not drift", () => {
    const random = new Random(7);
    const game = new WatchedGame();
    steady(game, 3 * HZ);
    for (let frames = 60 * HZ; frames > 0; frames--) {
      const millis = FRAME * random.between(0.4, 1.6);
      game.frames(1, 1000 / millis, () => game.performance(millis));
    }
    expect(game.told.filter((line) => line.includes("rate"))).toEqual([]);
  });

  test("drifts if every second frame misses a refresh, and then the alert gives the true rate", () => {
    const game = new WatchedGame();
    steady(game, 3 * HZ);
    game.frames(3 * 60, 60, (frame) => game.performance(frame % 2 === 0 ? FRAME : 2 * FRAME));
    steady(game, 3 * HZ);
    expect(game.told.filter((line) => line.includes("rate"))).toEqual([
      "open rate_drift",
      "resolved rate_drift",
    ]);
    const [open, resolved] = game.alerts.filter(({ kind }) => kind === "rate_drift");
    expect(open?.message).toMatch(
      /^the frame rate left 90 Hz by 3[0-9.]+ % and stays at (59|60|61)[0-9.]* Hz$/,
    );
    expect(resolved?.message).toMatch(
      /^the frame rate is 90 Hz again after [23]\.?[0-9]* s; it was off by up to [34][0-9.]+ %$/,
    );
  });

  test("does not drift in a burst of long frames", () => {
    const game = new WatchedGame();
    steady(game, 3 * HZ);
    game.frames(4, 1000 / 40, () => game.performance(40));
    steady(game, 3 * HZ);
    expect(game.told.filter((line) => line.includes("rate"))).toEqual([]);
  });

  test("whose frames are late is a hitch, and drifts only if it stays for longer than one and a half seconds", () => {
    for (const [frames, told] of [
      [24, []],
      [54, ["open rate_drift", "resolved rate_drift"]],
    ] as const) {
      const game = new WatchedGame();
      steady(game, 3 * HZ);
      game.frames(frames, 1000 / 18, () => game.performance(1000 / 18));
      steady(game, 3 * HZ);
      expect(game.told.filter((line) => line.includes("rate"))).toEqual([...told]);
    }
  });

  test("of a game that is never steady has nothing to drift from", () => {
    const game = new WatchedGame();
    game.frames(2000, 400, (frame) => game.performance(2 + Math.sin(frame / 40)));
    expect(game.told.filter((line) => line.includes("rate"))).toEqual([]);
  });
});

describe("physics", () => {
  test("that takes many times as long is reported, and a single long step is not", () => {
    const game = new WatchedGame();
    steady(game, 2 * HZ);
    game.frames(5, HZ, () => game.performance(FRAME, 9));
    steady(game, HZ);
    expect(game.told).toEqual([]);
    // Godot repeats the worst of a second: one long step.
    game.frames(HZ, HZ, () => game.performance(FRAME, 9));
    steady(game, HZ);
    expect(game.told).toEqual([]);
    game.frames(HZ, HZ, (frame) => game.performance(FRAME, 9 + (frame % 7) / 10));
    steady(game, 3 * HZ);
    expect(game.told).toEqual(["open physics_overrun", "resolved physics_overrun"]);
    expect(game.alerts[0]?.message).toMatch(
      /^physics has [0-9.]+ times its usual work: 9[0-9.]* ms in a step, usually [0-9.]+$/,
    );
  });

  /** Plays readings of the addon: eighteen frames each, with as many physics steps, of which the last may be longer. */
  function steps(game: WatchedGame, readings: number, millis: number, longest = millis, starved = 1): void {
    for (let left = readings; left > 0; left--) {
      game.frames(18, HZ, (frame) => game.performance(FRAME, longest + (frame % 7) / 10));
      game.event("performance", {
        frames: 18,
        frame_interval_ms: { mean: FRAME, max: FRAME },
        work_time_ms: { mean: 1.5, max: 2 },
        main_thread_ms: { ran: 40 + 18 * millis * (1 - starved / 200), starved },
        physics_time_ms: longest,
        physics_steps: { count: 18, mean_ms: (17 * millis + longest) / 18 },
      });
    }
  }

  test("of which the addon measures all steps is reported with the second long reading", () => {
    const game = new WatchedGame();
    steps(game, 10, 0.5);
    steps(game, 1, 5);
    expect(game.told).toEqual([]);
    steps(game, 1, 5);
    expect(game.told).toEqual(["open physics_overrun"]);
    expect(game.alerts[0]?.message).toBe(
      "physics has 9.57 times its usual work: 5 ms in a step, usually 0.522",
    );
    steps(game, 10, 0.5);
    expect(game.told).toEqual(["open physics_overrun", "resolved physics_overrun"]);
  });

  test("has no alert for one long step in each reading, which the engine reports as the worst of the second", () => {
    const game = new WatchedGame();
    steps(game, 10, 0.5);
    steps(game, 10, 0.5, 10);
    expect(game.told).toEqual([]);
  });

  test("has no alert for steps that other programs stretched", () => {
    const game = new WatchedGame();
    steps(game, 10, 0.8);
    steps(game, 10, 3.5, 10, 150);
    expect(game.told).toEqual([]);
  });

  test("with many times as many collision pairs is reported", () => {
    const game = new WatchedGame();
    const pairs = (count: number) => {
      for (let left = 10; left > 0; left--) {
        game.clock.advance(500);
        game.event("performance", { physics_3d_collision_pairs: count });
      }
    };
    pairs(20);
    pairs(900);
    pairs(20);
    expect(game.told).toEqual(["open physics_overrun", "resolved physics_overrun"]);
    expect(game.alerts[0]?.message).toBe(
      "physics has 45 times its usual work: 900 collision pairs, usually 20",
    );
  });
});

describe("a machine that is busy with other programs", () => {
  /** Plays, and reports four times a second how the main thread spent its time. */
  function played(
    game: WatchedGame,
    frames: number,
    hz: number,
    starvedMillis: number,
    physicsMillis = 1.5,
    ran = 40,
  ) {
    game.frames(frames, hz, (frame) => {
      game.performance(1000 / hz, physicsMillis + (frame % 7) / 100);
      if (frame % 22 !== 0) return;
      const frame_interval_ms = { mean: 1000 / hz, max: 1000 / hz };
      const work_time_ms = { mean: 1.5, max: 2 };
      const main_thread_ms = { ran, starved: starvedMillis };
      game.event("performance", { frames: 22, frame_interval_ms, work_time_ms, main_thread_ms });
    });
  }

  test("causes no drift and no overrun alert; the same frames on an idle machine do", () => {
    for (const [starvedMillis, told] of [
      [60, []],
      [1, ["open rate_drift", "open physics_overrun"]],
    ] as const) {
      const game = new WatchedGame();
      played(game, 4 * HZ, HZ, 1);
      played(game, 84, 84, starvedMillis);
      played(game, HZ, HZ, starvedMillis);
      played(game, HZ, HZ, starvedMillis, 9);
      expect(game.told.filter((one) => one.startsWith("open"))).toEqual([...told]);
    }
  });

  test("causes no overrun alert if physics has not many times its usual work without what the machine took", () => {
    for (const [starvedMillis, told] of [
      [120, []],
      [1, ["open physics_overrun"]],
    ] as const) {
      const game = new WatchedGame();
      played(game, 4 * HZ, HZ, 1);
      // The thread runs for twice as long as usual, so physics has more work; and it is starved, so that takes six times as long.
      played(game, HZ, HZ, starvedMillis, 9, 80);
      expect(game.told.filter((one) => one.startsWith("open"))).toEqual([...told]);
    }
  });

  test("delays an alert by at most half a second, and not at all for a game that never measured it", () => {
    const game = new WatchedGame();
    played(game, 4 * HZ, HZ, 1);
    game.frames(42, 84, () => game.performance(1000 / 84));
    expect(game.told).toEqual(["open rate_drift"]);
  });
});
