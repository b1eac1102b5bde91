import { expect, test } from "bun:test";
import { type Stats, stats } from "../../../src/protocol/stats.ts";
import { tellFrame } from "../../support/tell.ts";
import { swaying, WatchedGame } from "../anomalies/watched-game.ts";

const HZ = 90;
const PERIOD = 1000 / HZ;

/** A game in front of insight, and the messages of the topic `stats` that it caused. */
class JudgedGame extends WatchedGame {
  readonly seconds: Stats[] = [];

  constructor() {
    super();
    // No frame ends on a second.
    this.clock.advance(5);
    this.hub.listen({
      message: ({ topic, body, source }) => {
        if (topic.name !== "stats" || body.from !== "json") return;
        expect(source).toBe(this.source);
        this.seconds.push(stats.parse(body.data));
      },
    });
  }

  /** Plays steady frames. */
  steady(seconds: number): void {
    this.frames(Math.round(seconds * HZ), HZ, () => this.performance(PERIOD));
  }

  /** One frame of this length. */
  late(millis: number): void {
    this.clock.advance(millis);
    this.frame++;
    this.performance(millis);
  }

  /** Lets time pass without a message of the game, and has the relay sample it meanwhile. */
  stand(seconds: number): void {
    this.source.asked("fps", 0);
    this.clock.advance(seconds * 1000);
  }
}

test("a second of a game has its frames, work, physics, memory and poses, and the verdict on ten seconds", () => {
  const game = new JudgedGame();
  game.frames(20 * HZ + 30, HZ, (frame) => {
    game.performance(PERIOD, 1.5 + Math.floor(frame / HZ) / 1000);
    game.poses(swaying(frame));
    if (frame % 18 === 0)
      game.event("performance", {
        frames: 18,
        work_time_ms: { mean: 4, max: 5 },
        render_cpu_ms: 0.5,
        render_gpu_ms: 3,
        memory_usage_mb: 256,
        max_fps: HZ,
      });
  });
  const { from, ...second } = game.seconds.at(-1) as Stats;
  expect([from, second.to]).toEqual([1_700_000_019, 1_700_000_020]);
  expect(second).toEqual({
    to: 1_700_000_020,
    samples: 90,
    not_judged: 0,
    frames: 90,
    paused_s: 0,
    standstill: null,
    fps: 90,
    stale_share: 0,
    frame_time_ms: { mean: 11.111, p50: 11.111, p99: 11.111, max: 11.111, max_frame: 1710, over_budget: 0 },
    work: { source: "sums", cpu_ms: 4.5, gpu_ms: 3, free_share: 0.595 },
    physics_time_ms: { mean: 1.519, max: 1.519 },
    memory: { last_mb: 256, slope_mb_per_min: 0, slope_95: [0, 0] },
    tracking: { rate_hz: 90, jitter_ms: 0, devices: [{ device: "headset", tracked_share: 1 }] },
    hitches: { count: 0, lost_frames: 0 },
    window: {
      seconds: 10,
      fps: 90,
      one_percent_low_fps: 90,
      frame_time_p99_ms: 11.111,
      verdict: {
        answer: "holds",
        sentence:
          "holds 11.1 ms (90 Hz, its max_fps): 0 % of 900 frames over it, 0 % of refreshes missed, p99 11.1 ms. Works 4.5 of 11.1 ms (CPU 4.5 ms, GPU 3 ms), 60 % free: ready for 90 and 120 Hz; hitches 0 %.",
        budget_ms: 11.111,
        budget_origin: "max_fps",
        judged_by: "frame_times",
        frames: 900,
        share_over: 0,
        stale_share: 0,
        hitches: 0,
        hitch_lost_frames: 0,
        work: {
          source: "sums",
          cpu_ms: 4.5,
          cpu_p99_ms: 5.5,
          gpu_ms: 3,
          gpu_p99_ms: 3,
          free_share: 0.595,
          ready_for_hz: [90, 120],
        },
      },
    },
  });
});

test("the seconds follow each other, and their samples, hitches and lost refreshes add up to those of the run", () => {
  const game = new JudgedGame();
  game.steady(7.3);
  game.late(60);
  game.steady(2);
  game.late(420);
  game.steady(3.5);
  game.late(1700);
  game.steady(2);
  game.clock.advance(1300);
  const sums = { samples: 0, hitches: 0, lost: 0 };
  for (const { samples, hitches } of game.seconds) {
    sums.samples += samples;
    sums.hitches += hitches.count;
    sums.lost += hitches.lost_frames;
  }
  const [run] = game.insight.windows({ length: "run" });
  expect(run?.hitches.count).toBe(3);
  expect(sums).toEqual({
    samples: run?.samples ?? 0,
    hitches: 3,
    lost: run?.hitches.lost_frames ?? 0,
  });
  const begins = game.seconds.map(({ from }) => from);
  expect(begins).toEqual(begins.map((_, index) => (begins[0] ?? 0) + index));
});

test("a second counts a long frame that ends in it with its whole time", () => {
  const game = new JudgedGame();
  game.steady(12.5);
  game.late(900);
  game.steady(1.6);
  const before = game.seconds.find(({ to }) => to === 1_700_000_013);
  const second = game.seconds.find(({ to }) => to === 1_700_000_014);
  expect(before).toMatchObject({ fps: 90, stale_share: 0, hitches: { count: 0 } });
  expect(second?.frame_time_ms).toMatchObject({ max: 900, max_frame: 1126, over_budget: 1 });
  expect(second?.samples).toBeWithin(50, 60);
  expect(second?.fps).toBeCloseTo(
    (1000 * (second?.samples ?? 0)) / (900 + ((second?.samples ?? 0) - 1) * PERIOD),
    1,
  );
  expect(second?.hitches).toEqual({ count: 1, lost_frames: 80 });
});

test.each([
  [300, 0],
  [600, 1],
])(
  "a frame of %d ms in which the game only waited is %d hitches, as in the window and in the log",
  (millis, count) => {
    const game = new JudgedGame();
    const work = () => game.event("performance", { work_time_ms: { mean: 1, max: 1 } });
    game.steady(5);
    work();
    game.late(millis);
    work();
    game.steady(3);
    expect(game.insight.hitches.find({ waiting: true })).toMatchObject([{ cause: { kind: "waiting" } }]);
    expect(game.seconds.reduce((sum, { hitches }) => sum + hitches.count, 0)).toBe(count);
    expect(game.insight.windows({ length: 10 })[0]?.hitches.count).toBe(count);
  },
);

test("the verdict is that of GET /stats over the same seconds", () => {
  const game = new JudgedGame();
  game.frames(18 * HZ, HZ, (frame) => game.performance(frame % 7 === 0 ? 22.2 : PERIOD));
  game.clock.advance(1250 - (game.clock.monotonicMillis() % 1000));
  const last = game.seconds.at(-1) as Stats;
  const ago = game.clock.unixMillis() / 1000 - last.to;
  const [window] = game.insight.windows({ length: 10, endedSecondsAgo: ago });
  expect(last.window.verdict.answer).toBe("breaks");
  expect(window).toMatchObject({ from: last.to - 10, to: last.to, verdict: last.window.verdict });
});

test("a game that sends no samples has no seconds, until it sends some", () => {
  const game = new JudgedGame();
  game.event("custom", { event_name: "loaded" });
  game.clock.advance(30_000);
  expect(game.seconds).toEqual([]);
  game.steady(2);
  game.clock.advance(1400);
  expect(game.seconds.map(({ from, samples }) => [from, samples])).toEqual([
    [1_700_000_030, 89],
    [1_700_000_031, 90],
    [1_700_000_032, 1],
  ]);
});

test("a game that only reads monitors has seconds without frames", () => {
  const game = new JudgedGame();
  game.event("performance", { memory_usage_mb: 100 });
  game.clock.advance(1300);
  expect(game.seconds).toMatchObject([
    {
      samples: 0,
      frames: null,
      fps: null,
      frame_time_ms: null,
      tracking: null,
      memory: { last_mb: 100, slope_mb_per_min: null },
      window: { verdict: { answer: "too_little" } },
    },
  ]);
});

test("a game that stands still, or is paused, has seconds that say so", () => {
  const game = new JudgedGame();
  game.steady(12);
  game.stand(4.3);
  const still = game.seconds.at(-1);
  expect(still).toMatchObject({ samples: 0, fps: null, standstill: { state: "still" } });
  expect(still?.standstill?.seconds).toBeWithin(3, 3.5);
  expect(still?.window.verdict.sentence).toStartWith("stands still: no frame for 3.");
  game.late(4300 + PERIOD);
  game.event("custom", { event_name: "app_paused" });
  game.clock.advance(3000);
  expect(game.seconds.at(-1)).toMatchObject({ samples: 0, standstill: { state: "paused" } });
});

test("the devices of a second have the problems that were found in it", () => {
  const game = new JudgedGame();
  const lost = (frame: number) => frame > 5 * HZ && frame <= 5.5 * HZ;
  game.frames(8 * HZ, HZ, (frame) =>
    game.poses(lost(frame) ? { ...swaying(frame), tracked: false } : swaying(frame)),
  );
  const devices = game.seconds.map(({ tracking }) => tracking?.devices[0]);
  expect(devices[3]).toEqual({ device: "headset", tracked_share: 1 });
  expect(devices[5]).toMatchObject({ device: "headset", dropouts: 1 });
  expect(devices[5]?.lost_s).toBeCloseTo(0.5, 1);
  expect(devices[6]).toEqual({ device: "headset", tracked_share: 1 });
});

test("seconds in which the relay did not look are told when it looks again, at most the last ten", () => {
  const game = new JudgedGame();
  game.steady(5);
  game.insight.stop();
  game.steady(14);
  expect(game.seconds.map(({ from }) => from)).toEqual([0, 1, 2, 3].map((second) => 1_700_000_000 + second));
  game.insight.catchUp();
  const late = game.insight.sources()[0]?.stats.due(game.clock.monotonicMillis() + 300) ?? [];
  expect(late.map(({ from, samples }) => [from, samples])).toEqual(
    Array.from({ length: 10 }, (_, index) => [1_700_000_009 + index, 90]),
  );
});

test("detectors and windows take no notice of the messages", () => {
  const game = new JudgedGame();
  game.steady(12);
  game.clock.advance(100);
  const { lastAtMillis = Number.NaN } = game.insight.sources()[0] ?? {};
  game.clock.advance(900);
  expect(game.seconds.length).toBe(12);
  expect(game.insight.sources()[0]?.lastAtMillis).toBe(lastAtMillis);
  expect(game.told).toEqual([]);
});

test("the seconds of many games are told in turns, each game's once a second", () => {
  const game = new WatchedGame();
  const games = [game.source, ...Array.from({ length: 63 }, () => game.hub.open())];
  const told = new Map<number, string[]>();
  game.hub.listen({
    message: ({ topic, source, atMillis }) => {
      if (topic.name === "stats") told.set(atMillis, [...(told.get(atMillis) ?? []), source.name]);
    },
  });
  const sample = { frame: 0, fps: 10, frameMillis: 100, physicsMillis: 1 };
  for (let tenth = 0; tenth < 50; tenth++) {
    sample.frame++;
    for (const each of games) tellFrame(game.hub, each, sample);
    game.clock.advance(100);
  }
  const perLook = [...told.values()].map(({ length }) => length);
  expect(Math.max(...perLook)).toBe(8);
  const perGame = games.map(({ name }) => [...told.values()].flat().filter((one) => one === name).length);
  expect(perGame.filter((count) => count < 3 || count > 4)).toEqual([]);
});
