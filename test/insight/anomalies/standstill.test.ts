import { describe, expect, test } from "bun:test";
import { WatchedGame } from "./watched-game.ts";

const HZ = 90;
const FRAME = 1000 / HZ;

function steady(game: WatchedGame, frames: number, hz = HZ): void {
  game.frames(frames, hz, () => game.performance(1000 / hz));
}

/** Time without a message, in which the relay runs. */
function silence(game: WatchedGame, millis: number): void {
  for (let left = millis; left > 0; left -= 100) game.clock.advance(Math.min(100, left));
}

function longFrame(game: WatchedGame, millis: number): void {
  game.frame++;
  game.performance(millis);
}

/** The app is paused, and the frame after it spans the pause. */
function pausedApp(game: WatchedGame, millis: number): void {
  game.event("custom", { event_name: "app_paused" });
  silence(game, millis);
  game.event("custom", { event_name: "app_resumed" });
  longFrame(game, millis + FRAME);
}

const windowOf = (game: WatchedGame, seconds = 10) => game.insight.windows({ length: seconds })[0];

describe("a game that stands still", () => {
  test("is not thought to be paused because an earlier run of it was", () => {
    const game = new WatchedGame();
    steady(game, 3 * HZ);
    game.event("custom", { event_name: "app_paused", previous_run: true });
    silence(game, 1600);
    expect(game.told).toEqual(["open standstill"]);
  });

  test("is told after about a second, with the time since its last frame, and resolved when it moves", () => {
    const game = new WatchedGame();
    steady(game, 3 * HZ);
    silence(game, 900);
    expect(game.told).toEqual([]);
    silence(game, 700);
    expect(game.told).toEqual(["open standstill"]);
    silence(game, 3400);
    expect(windowOf(game)?.standstill).toEqual({ state: "still", seconds: 5 });
    expect(windowOf(game)?.verdict.sentence).toStartWith(
      "stands still: no frame for 5.0 s. In its frames before that it holds 11.1 ms",
    );
    longFrame(game, 5000);
    steady(game, HZ);
    expect(game.told).toContain("resolved standstill");
    expect(game.alerts.find(({ state }) => state === "resolved")?.details).toEqual({ size: 5 });
    expect(windowOf(game)?.standstill).toBeNull();
  });

  test("loses refreshes: the frame that took so long is a hitch", () => {
    const game = new WatchedGame();
    steady(game, 3 * HZ);
    silence(game, 3000);
    longFrame(game, 3000);
    steady(game, 3 * HZ);
    expect(windowOf(game)?.hitches).toEqual({ count: 1, lost_frames: 269 });
  });

  test("is not told of a game that sends poses or monitors and no frames", () => {
    const game = new WatchedGame();
    steady(game, 2 * HZ);
    for (let half = 0; half < 8; half++) {
      silence(game, 500);
      game.event("performance", { memory_usage_mb: 100 });
    }
    expect(game.told).toEqual([]);
  });

  test("is not told while the relay has the stream switched off, and is after demand has come back", () => {
    const game = new WatchedGame();
    steady(game, 2 * HZ);
    game.source.switched("fps", { enabled: false });
    silence(game, 10_000);
    expect(game.told).toEqual([]);
    game.source.switched("fps", { enabled: true });
    silence(game, 2500);
    expect(game.told).toEqual([]);
    silence(game, 1500);
    expect(game.told).toEqual(["open standstill"]);
    game.source.switched("fps", { enabled: false });
    silence(game, 600);
    expect(game.told).toEqual(["open standstill", "resolved standstill"]);
  });

  test("is told after four intervals if the game is asked to sample rarely", () => {
    const game = new WatchedGame();
    game.source.asked("fps", 0.9);
    for (let sample = 0; sample < 6; sample++) {
      silence(game, 900);
      game.frame += 81;
      game.performance(FRAME);
    }
    silence(game, 3000);
    expect(game.told).toEqual([]);
    silence(game, 1200);
    expect(game.told).toEqual(["open standstill"]);
  });

  test("is not told after the game has disconnected", () => {
    const game = new WatchedGame();
    steady(game, 2 * HZ);
    game.hub.close(game.source);
    silence(game, 3000);
    expect(game.told).toEqual([]);
    expect(game.insight.standingStill(game.source.epoch)).toBeUndefined();
  });

  test("is not told of a game that has sent no frame yet", () => {
    const game = new WatchedGame();
    game.event("custom", { event_name: "loading" });
    silence(game, 5000);
    expect(game.told).toEqual([]);
  });
});

describe("time in which the app did not run", () => {
  test("is no frame: it is in no window, no hitch, no share of stale refreshes, and not in the frame rate", () => {
    const game = new WatchedGame();
    steady(game, 5 * HZ);
    pausedApp(game, 3000);
    steady(game, 4 * HZ);
    const window = windowOf(game, 12);
    expect(window).toMatchObject({ stale_share: 0, hitches: { count: 0 }, paused_s: 3 });
    expect(window?.frame_time_ms?.max).toBeLessThan(12);
    expect(window?.fps).toBeCloseTo(HZ, 0);
    expect(game.told).toEqual([]);
  });

  test("shows as paused while it lasts", () => {
    const game = new WatchedGame();
    steady(game, 2 * HZ);
    game.event("custom", { event_name: "app_paused" });
    silence(game, 4000);
    expect(windowOf(game)?.standstill).toEqual({ state: "paused", seconds: 4 });
    expect(windowOf(game)?.verdict.sentence).toStartWith("is paused for 4.0 s now. ");
    expect(game.told).toEqual([]);
    game.event("custom", { event_name: "app_resumed" });
    expect(windowOf(game)?.standstill).toBeNull();
  });

  test("is a standstill with an alert if the editor's debugger holds the game for more than a second", () => {
    const game = new WatchedGame();
    steady(game, 3 * HZ);
    game.event("custom", { event_name: "debugger_held" });
    silence(game, 700);
    expect(windowOf(game)?.standstill?.state).toBe("held");
    expect(game.told).toEqual([]);
    silence(game, 2300);
    expect(game.told).toEqual(["open standstill"]);
    game.event("custom", { event_name: "debugger_released" });
    longFrame(game, 3000);
    steady(game, 3 * HZ);
    expect(game.told).toEqual(["open standstill", "resolved standstill"]);
    expect(game.alerts[1]?.details).toEqual({ size: 3 });
    expect(windowOf(game)).toMatchObject({ stale_share: 0, hitches: { count: 0 }, paused_s: 3 });
  });

  test("is in no sum of frames either", () => {
    const game = new WatchedGame();
    const sums = (max: number) =>
      game.event("performance", { frames: 20, frame_interval_ms: { mean: 11, max }, memory_usage_mb: 99 });
    for (let fifth = 0; fifth < 20; fifth++) {
      silence(game, 200);
      game.frame += 18;
      game.performance(FRAME);
      sums(11.5);
    }
    game.event("custom", { event_name: "app_paused" });
    silence(game, 3000);
    game.event("custom", { event_name: "app_resumed" });
    sums(3010);
    for (let fifth = 0; fifth < 20; fifth++) {
      silence(game, 200);
      sums(11.5);
    }
    expect(windowOf(game)?.hitches.count).toBe(0);
    expect(windowOf(game)?.monitors.frame_time_worst_ms?.max).toBe(11.5);
  });

  test.each([
    ["the window lost the focus", { event_name: "focus", focused: false }],
    ["a debugger held the game", { event_name: "debugger_break", reason: "Breakpoint" }],
    ["a picture was taken for a client", { event_name: "picture_taken" }],
  ])("counts no late frame in which %s", (_, data) => {
    const game = new WatchedGame();
    steady(game, 3 * HZ);
    silence(game, 300);
    game.event("custom", data);
    silence(game, 100);
    longFrame(game, 400);
    steady(game, 3 * HZ);
    expect(windowOf(game)).toMatchObject({ stale_share: 0, hitches: { count: 0 } });
  });

  test("ends with it: a late frame after it is a hitch", () => {
    const game = new WatchedGame();
    steady(game, 3 * HZ);
    pausedApp(game, 3000);
    steady(game, HZ);
    silence(game, 200);
    longFrame(game, 200);
    steady(game, 3 * HZ);
    expect(windowOf(game)?.hitches.count).toBe(1);
  });
});
