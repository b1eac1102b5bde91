import { beforeEach, describe, expect, test } from "bun:test";
import { Hub, type Source } from "../../../src/hub/index.ts";
import { DEFAULT_INSIGHT_OPTIONS, Insight } from "../../../src/insight/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { tellFrame, tellJson, tellPoses } from "../../support/tell.ts";

let clock: ManualClock;
let hub: Hub;
let insight: Insight;
let game: Source;
let frame: number;

beforeEach(() => {
  clock = new ManualClock();
  hub = new Hub(clock);
  insight = new Insight(hub, clock, DEFAULT_INSIGHT_OPTIONS);
  hub.listen(insight);
  game = hub.open();
  frame = 0;
});

/** Plays frames of these lengths, and sends each when it is over. */
function play(frameTimes: readonly number[], physicsMillis = 2): void {
  for (const frameMillis of frameTimes) {
    clock.advance(frameMillis);
    tellFrame(hub, game, { frame: ++frame, fps: 90, frameMillis, physicsMillis });
  }
}

const FRAME = 1000 / 90;

function tellEvent(event: string): void {
  const timestampSeconds = clock.unixMillis() / 1000;
  tellJson(hub, game, { topic: `custom/${event}`, data: { event_name: event }, timestampSeconds });
}

function steady(seconds: number, hz = 90): number[] {
  return Array.from({ length: Math.round(seconds * hz) }, () => 1000 / hz);
}

const windowOf = (length: number | "run", budgetMillis?: number) =>
  insight.windows({ length, ...(budgetMillis !== undefined && { budgetMillis }) })[0];

describe("the window of a game", () => {
  test("shows that a healthy game holds its budget", () => {
    play(steady(20));
    expect(windowOf(10)).toMatchObject({
      source: game.name,
      epoch: game.epoch,
      connected: true,
      budget: { hz: 90, origin: "guessed" },
      fps: 90,
      stale_share: 0,
      memory: null,
      work_time_ms: null,
      tracking: null,
    });
    const { frame_time_ms: times, samples = 0, frames, covered_s = 0 } = windowOf(10) ?? {};
    expect(covered_s).toBeGreaterThan(9.9);
    expect(covered_s).toBeLessThanOrEqual(11);
    expect(samples).toBe(frames ?? 0);
    expect(samples).toBe(times?.samples ?? 0);
    expect(times?.over.map(({ frames: over }) => over)).toEqual([0, 0, samples]);
  });

  test("has the worst frame and its time, lost refreshes, and the rate of the worst hundredth", () => {
    play(steady(10));
    const worstAt = (clock.unixMillis() + 100) / 1000;
    play([100, ...steady(3)]);
    const told = windowOf(60, 50);
    expect(told?.frame_time_ms).toMatchObject({ max: 100, max_frame: 901 });
    expect(told?.frame_time_ms?.max_at).toBeCloseTo(worstAt, 2);
    expect(told?.frame_time_ms?.over).toContainEqual({ budget_ms: 50, frames: 1, share: expect.any(Number) });
    // The rate is not known before 30 frames.
    expect(told?.stale_share).toBeCloseTo(8 / (1171 - 30 + 8), 5);
    expect(told?.one_percent_low_fps).toBeCloseTo(1000 / ((100 + 11 * 11.11) / 12), 0);
  });

  test("has in a short window nothing from before it", () => {
    play([...steady(5), 100, ...steady(5)]);
    expect(windowOf(3)?.frame_time_ms?.max).toBeCloseTo(11.111, 3);
    expect(windowOf("run")?.frame_time_ms?.max).toBe(100);
    expect(windowOf("run")?.samples).toBe(901);
  });

  test("counts fps by frame numbers if the game sends few frames, and has none without numbers", () => {
    for (let sample = 0; sample < 20; sample++) {
      clock.advance(500);
      tellFrame(hub, game, { frame: sample * 45, fps: 90, frameMillis: 11.1, physicsMillis: 1 });
    }
    expect(windowOf(10)).toMatchObject({ samples: 20, frames: 19 * 45 + 1, fps: 90 });
    const old = hub.open();
    for (let sample = 0; sample < 5; sample++) {
      clock.advance(500);
      const data = { fps: 72, frame_time_ms: 13.9, physics_time_ms: 1, memory_usage_mb: 200 + sample };
      tellJson(hub, old, {
        topic: "fps",
        data,
        text: JSON.stringify(data),
        timestampSeconds: clock.unixMillis() / 1000,
      });
    }
    const [, told] = insight.windows({ length: 10 });
    expect(told).toMatchObject({ samples: 5, frames: null, fps: null, memory: { last_mb: 204 } });
    expect(told?.reported_fps?.p50).toBe(72);
  });

  test("has the true rate from the first frames on, though batches of frames arrive late", () => {
    // Nine frames at a time; the first batch arrives 60 ms late.
    for (let batch = 0; batch < 4; batch++) {
      clock.advance(batch === 0 ? 160 : batch === 1 ? 40 : 100);
      for (let index = 8; index >= 0; index--) {
        const sample = { frame: ++frame, fps: 90, frameMillis: 1000 / 90, physicsMillis: 2 };
        tellFrame(hub, game, sample, { ageMillis: (index * 1000) / 90 });
      }
      expect(windowOf(1)?.fps).toBeCloseTo(90, 2);
    }
    expect(windowOf(1)).toMatchObject({ samples: 36, frames: 36, first_frame: 1, last_frame: 36 });
    expect(windowOf(1)?.covered_s).toBeCloseTo(35 / 90, 3);
  });

  test("does not cover time in which the relay had the game stop sampling, however short", () => {
    for (const pauseMillis of [200, 5000]) {
      game.switched("fps", { enabled: true });
      play(steady(1));
      game.switched("fps", { enabled: false });
      // The game learns of it a few frames later.
      play([FRAME, FRAME]);
      clock.advance(pauseMillis);
      frame += Math.round(pauseMillis / FRAME);
    }
    game.switched("fps", { enabled: true });
    play(steady(1));
    const { samples, frames, covered_s, fps } = windowOf("run") ?? {};
    expect({ samples, frames, fps }).toEqual({ samples: 274, frames: 274, fps: 90 });
    expect(covered_s).toBeCloseTo((274 - 3) / 90, 3);
  });

  test("does not cover time in which the game sent no samples by itself, and shows a pause of the app in it", () => {
    play(steady(3));
    clock.advance(3000);
    frame += 270;
    play(steady(3));
    expect(windowOf("run")?.covered_s).toBeCloseTo((540 - 2) / 90, 3);
    tellEvent("app_paused");
    clock.advance(20_000);
    tellEvent("app_resumed");
    // The addon leaves out the frame that spans the pause.
    frame++;
    play(steady(3));
    const { covered_s, paused_s, fps } = windowOf("run") ?? {};
    expect({ paused_s, fps }).toEqual({ paused_s: 20, fps: 90 });
    expect(covered_s).toBeCloseTo((810 - 3) / 90, 3);
  });

  test("keeps work and wall clock apart, and counts the work of a frame once", () => {
    play(steady(5));
    for (let profiled = 1; profiled <= 10; profiled++) {
      for (const kind of ["scripts", "servers"]) {
        const data = { frame: profiled, frame_time_ms: 3 };
        const topic = `profiler/${kind}`;
        tellJson(hub, game, { topic, text: JSON.stringify(data), data, timestampSeconds: 1 });
      }
    }
    const told = windowOf(60);
    expect(told?.work_time_ms).toMatchObject({ samples: 10, max: 3 });
    expect(told?.frame_time_ms?.min).toBeCloseTo(11.111, 3);
  });

  test("counts a physics time once that the engine repeats for a second", () => {
    for (let second = 0; second < 10; second++) play(steady(1), second === 4 ? 20 : 2);
    const { samples = 0, max, mean = 0 } = windowOf(60)?.physics_time_ms ?? {};
    expect(samples).toBeWithin(7, 11);
    expect(max).toBe(20);
    expect(mean).toBeLessThan(5);
  });

  test("has the work of frames from the addon's sums if there is no profile, weighted by their frames", () => {
    // Sums of 10 and of 30 frames take turns.
    for (let sum = 0; sum < 40; sum++) {
      clock.advance(100);
      const [mean, max] = sum % 2 === 0 ? [4.4, 8] : [4, 4.5];
      const data = {
        frames: sum % 2 === 0 ? 10 : 30,
        work_time_ms: { mean, max },
        main_thread_ms: { ran: 60 },
      };
      tellJson(hub, game, { topic: "performance", data, timestampSeconds: clock.unixMillis() / 1000 });
    }
    expect(windowOf(60)?.work_time_ms).toMatchObject({
      source: "sums",
      samples: 800,
      mean: 4.1,
      max: 8,
      p50: null,
      over: [],
      ran_mean: 3,
    });
    expect(windowOf(60)?.work_time_ms?.p99).toBeWithin(7.9, 8.1);
  });

  test("counts the refreshes that a game misses that is steadily too slow for the rate that it states", () => {
    const states = { max_fps: 90 };
    tellJson(hub, game, { topic: "performance", data: states, timestampSeconds: 1 });
    play(steady(20, 77));
    expect(windowOf(10)?.budget).toEqual({ ms: 11.111, hz: 90, origin: "max_fps", limit_hz: 90 });
    expect(windowOf(10)?.stale_share).toBeCloseTo(1 - 77 / 90, 2);
    play(steady(20, 89.5));
    expect(windowOf(10)?.stale_share).toBe(0);
  });

  test("has the budget of low-processor mode if that allows fewer frames than max_fps", () => {
    const states = { max_fps: 90, low_processor_hz: 10 };
    tellJson(hub, game, { topic: "performance", data: states, timestampSeconds: 1 });
    play(steady(20, 10));
    expect(windowOf(10)).toMatchObject({ budget: { hz: 10, limit_hz: 10 }, stale_share: 0 });
  });

  test("has monitors, each from its first value on", () => {
    const performance = (data: object) => {
      clock.advance(500);
      const event = { topic: "performance", text: JSON.stringify(data), data: { ...data } };
      tellJson(hub, game, { ...event, timestampSeconds: clock.unixMillis() / 1000 });
    };
    for (let half = 0; half < 20; half++) {
      performance({
        memory_usage_mb: 256 + half / 2,
        render_gpu_ms: 6,
        work_time_ms: { mean: 4, max: half },
        frame_interval_ms: { mean: 11.1, max: 12 },
      });
    }
    const told = windowOf(60);
    expect(Object.keys(told?.monitors ?? {})).toEqual([
      "render_gpu_ms",
      "work_time_mean_ms",
      "work_time_worst_ms",
      "frame_time_worst_ms",
    ]);
    expect(told?.monitors.work_time_worst_ms).toMatchObject({ samples: 20, max: 19, max_frame: null });
    expect(told?.memory).toMatchObject({ samples: 20, first_mb: 256, last_mb: 265.5, slope_mb_per_min: 60 });
    expect(told?.samples).toBe(0);
  });

  test("has no interval of poses over a time in which the relay had the game stop sampling them", () => {
    let index = 0;
    const poses = (count: number) => {
      for (let left = count; left > 0; left--) {
        clock.advance(20);
        const headset = { position: [0, 1.7, 0], rotation: [0, 0, 0, 1], tracked: true } as const;
        const sample = { frame: ++index, timeSeconds: clock.unixMillis() / 1000 };
        const nobody = { leftController: undefined, rightController: undefined };
        tellPoses(hub, game, { ...sample, ...nobody, headset: structuredClone(headset) as never });
      }
    };
    poses(50);
    game.switched("vr_tracking", { enabled: false });
    clock.advance(3000);
    game.switched("vr_tracking", { enabled: true });
    poses(50);
    expect(windowOf("run")?.tracking).toMatchObject({ samples: 100, rate_hz: 50, jitter_ms: 0 });
    expect(windowOf("run")?.tracking?.interval_ms?.max).toBeCloseTo(20, 3);
  });

  test("has the rate of poses, how evenly they arrive, and how often and how long a device was lost", () => {
    const pose = (tracked: boolean) => ({
      position: [0, 1.7, 0] as [number, number, number],
      rotation: [0, 0, 0, 1] as [number, number, number, number],
      tracked,
    });
    const hand = (tracked: boolean) => ({ ...pose(tracked), trigger: 0, grip: 0, buttonBits: 0 });
    for (let index = 0; index < 100; index++) {
      clock.advance(20);
      tellPoses(hub, game, {
        frame: index,
        timeSeconds: 100 + (index * 20 + (index % 2) * 2) / 1000,
        headset: pose(true),
        leftController: hand(index < 50 || index >= 60),
        rightController: undefined,
      });
    }
    const told = windowOf(60)?.tracking;
    expect(told).toMatchObject({ samples: 100, rate_hz: 49.95, jitter_ms: 4 });
    const faultless = {
      freezes: 0,
      frozen_s: 0,
      jumps: 0,
      longest_jump_m: 0,
      turns: 0,
      greatest_turn_deg: 0,
      jitter_s: 0,
      jitter_mm: 0,
      jitter_deg: 0,
    };
    expect(told?.devices).toEqual([
      {
        device: "headset",
        hand: null,
        present: 100,
        tracked_share: 1,
        dropouts: 0,
        lost_s: 0,
        ...faultless,
      },
      {
        device: "left_controller",
        hand: null,
        present: 100,
        tracked_share: 0.9,
        dropouts: 1,
        lost_s: 0.2,
        ...faultless,
      },
    ]);
  });

  test("follows the game to another refresh rate, and keeps a given one", () => {
    play(steady(20, 72));
    expect(windowOf(10)?.budget).toEqual({ ms: 13.889, hz: 72, origin: "guessed", limit_hz: null });
    play(steady(20, 120));
    expect(windowOf(10)?.budget).toMatchObject({ hz: 120 });
    const strict = new Insight(hub, clock, { ...DEFAULT_INSIGHT_OPTIONS, budgetHz: 90 });
    hub.listen(strict);
    play(steady(20, 72));
    expect(strict.windows({ length: 10 })[0]?.budget).toEqual({
      ms: 11.111,
      hz: 90,
      origin: "given",
      limit_hz: null,
    });
  });

  test("of a game by name has that game alone, and stays after the game has disconnected", () => {
    play(steady(1));
    hub.close(game);
    expect(insight.windows({ length: 10, source: game.name })).toHaveLength(1);
    expect(insight.windows({ length: 10, source: "nobody" })).toEqual([]);
    expect(windowOf(10)).toMatchObject({ connected: false, samples: 90 });
  });
});
