import { beforeEach, describe, expect, test } from "bun:test";
import { Random } from "../../../src/base/random.ts";
import { Hub, type Source } from "../../../src/hub/index.ts";
import { DEFAULT_INSIGHT_OPTIONS, type Hitch, Insight } from "../../../src/insight/index.ts";
import type { JsonObject } from "../../../src/protocol/json-messages.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { tellFrame, tellJson } from "../../support/tell.ts";

const BUDGET = 1000 / 90;

let clock: ManualClock;
let hub: Hub;
let insight: Insight;
let game: Source;
let frame: number;
let alerts: JsonObject[];

beforeEach(() => {
  clock = new ManualClock();
  hub = new Hub(clock);
  alerts = [];
  hub.listen({
    message: ({ topic, body }) =>
      void (topic.name === "alert" && body.from === "json" && alerts.push(body.data)),
  });
  insight = new Insight(hub, clock, DEFAULT_INSIGHT_OPTIONS, []);
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

const steady = (seconds: number) => Array.from({ length: Math.round(seconds * 90) }, () => BUDGET);

function tell(topic: string, data: JsonObject): void {
  tellJson(hub, game, {
    topic,
    text: JSON.stringify(data),
    data,
    timestampSeconds: clock.unixMillis() / 1000,
  });
}

/** The only hitch, after all evidence about it has arrived. */
function onlyHitch(): Hitch {
  play(steady(4));
  const hitches = insight.hitches.find();
  expect(hitches).toHaveLength(1);
  return hitches[0] as Hitch;
}

describe("a healthy game", () => {
  test("has no hitches in an hour of varying frame times and single missed refreshes", () => {
    const random = new Random(7);
    // An hour in which one frame of a thousand misses a refresh.
    for (let index = 0; index < 3600 * 90; index++)
      play([random.next() < 0.001 ? 2 * BUDGET : BUDGET * random.between(0.9, 1.1)]);
    const { frame_time_ms: times, stale_share } = insight.windows({ length: "run" })[0] ?? {};
    expect(times?.samples).toBe(3600 * 90);
    expect(stale_share).toBeGreaterThan(0.0005);
    // Two misses within a quarter of a second are a hitch: by chance about seven an hour.
    expect(insight.hitches.count).toBeLessThan(20);
  });

  test("has none if it runs steadily at half of its rate, or without a limit", () => {
    play(steady(10).map((millis) => 2 * millis));
    play(Array.from({ length: 20_000 }, (_, index) => (index % 100 === 0 ? 4 : 1.5)));
    // The change itself is a hitch: it takes ten seconds until the new frame time is the usual one.
    expect(insight.hitches.find().filter(({ usual_ms }) => usual_ms !== null && usual_ms > 12)).toEqual([]);
  });
});

describe("a hitch", () => {
  test("is one episode with its worst frame, its lost refreshes and its time", () => {
    play(steady(5));
    const beganAt = clock.unixMillis() / 1000;
    play([40, BUDGET, 100, BUDGET, BUDGET]);
    const hitch = onlyHitch();
    expect(hitch).toMatchObject({
      source: game.name,
      epoch: game.epoch,
      state: "complete",
      late_frames: 2,
      lost_frames: 3 + 8,
      worst: { frame: 453, ms: 100 },
      measured: "interval",
      budget_ms: 11.111,
      cause: { kind: "unknown", confidence: 0 },
    });
    expect(hitch.from).toBeCloseTo(beganAt, 2);
    expect(hitch.duration_ms).toBeCloseTo(140 + BUDGET, 1);
  });

  test("raises one alert within half a second of its start, under its own id", () => {
    play(steady(5));
    play([60]);
    play(steady(0.2));
    expect(alerts).toEqual([]);
    play(steady(0.1));
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toMatchObject({
      level: "warning",
      kind: "hitch",
      state: "once",
      id: insight.hitches.find()[0]?.id,
      message: expect.stringMatching(/frame 451 .*60 ms.* 4 refreshes/),
      details: { worst: { frame: 451 }, lost_frames: 4, cause: { kind: "unknown" } },
    });
    onlyHitch();
    expect(alerts).toHaveLength(1);
  });

  test("without a known cause raises its alert within half a second if sums come often, and no second one when a cause arrives", () => {
    const sum = (max: number) => tell("performance", { work_time_ms: { mean: 1, max } });
    play(steady(5));
    for (let index = 0; index < 4; index++) {
      sum(2);
      play(steady(0.25));
    }
    const beganMillis = clock.monotonicMillis();
    play([200]);
    while (alerts.length === 0 && clock.monotonicMillis() < beganMillis + 2000) play([BUDGET]);
    expect(clock.monotonicMillis() - beganMillis).toBeLessThan(500);
    expect(alerts).toMatchObject([{ details: { cause: { kind: "unknown" } } }]);
    sum(190);
    expect(onlyHitch().cause.kind).toBe("script");
    expect(alerts).toHaveLength(1);
  });

  test("is not a single missed refresh, but two close together are one", () => {
    play([...steady(5), 2 * BUDGET, ...steady(1)]);
    expect(insight.hitches.count).toBe(0);
    play([2 * BUDGET, BUDGET, 2 * BUDGET]);
    expect(onlyHitch()).toMatchObject({ late_frames: 2, lost_frames: 2 });
  });

  test("ends by the clock if no more frames arrive", () => {
    play([...steady(5), 80]);
    clock.advance(100);
    expect(insight.hitches.find()[0]?.state).toBe("open");
    clock.advance(1000);
    expect(insight.hitches.find()[0]?.state).toBe("ended");
    clock.advance(2500);
    expect(insight.hitches.find()[0]?.state).toBe("complete");
  });

  test("that does not end is split, until its frame time is the usual one", () => {
    play([...steady(10), ...Array.from({ length: 1000 }, () => 3 * BUDGET), ...steady(5)]);
    const hitches = insight.hitches.find();
    expect(hitches.length).toBeGreaterThanOrEqual(1);
    expect(hitches.length).toBeLessThanOrEqual(3);
    expect(hitches.every(({ duration_ms }) => duration_ms < 10_100)).toBe(true);
  });

  test("of a game that sends few frames is found in its sums, without a frame number, and only once", () => {
    for (let half = 0; half < 30; half++) {
      clock.advance(500);
      frame += 45;
      const late = half === 20 || half === 25;
      const frameMillis = half === 25 ? 90 : BUDGET;
      tellFrame(hub, game, { frame, fps: 90, frameMillis, physicsMillis: 1 });
      tell("performance", { frame_interval_ms: { mean: 11.1, max: late ? 90 : 12 } });
    }
    const [second, first, ...others] = insight.hitches.find();
    expect(others).toEqual([]);
    expect(first).toMatchObject({ measured: "summary", worst: { frame: null, ms: 90 }, lost_frames: 7 });
    expect(second).toMatchObject({ measured: "interval", worst: { frame: 26 * 45, ms: 90 } });
  });

  test("of a game that sends only the engine's monitors is found by its worst process step", () => {
    for (let second = 0; second < 10; second++) {
      clock.advance(1000);
      const process_time_ms = second === 7 ? 120 : 3;
      const performance = { fps: 90, process_time_ms, physics_time_ms: 1 };
      tell("performance", performance);
      const data = { fps: 90, frame_time_ms: 11.1, physics_time_ms: 1, measured: "second_mean" };
      tellJson(hub, game, {
        topic: "fps",
        data,
        text: JSON.stringify(data),
        timestampSeconds: clock.unixMillis() / 1000,
      });
    }
    const [hitch, ...others] = insight.hitches.find();
    expect(others).toEqual([]);
    expect(hitch).toMatchObject({
      measured: "summary",
      worst: { frame: null, ms: 120 },
      cause: { kind: "script" },
    });
  });

  test("keeps the frames, events, poses and monitors from two seconds before to one after", () => {
    const pose = { position: [0, 1.7, 0], rotation: [0, 0, 0, 1] } as const;
    const around = () => {
      tellJson(hub, game, {
        topic: "vr_tracking",
        data: { headset: { position: [...pose.position], rotation: [...pose.rotation] } },
        text: "{}",
        timestampSeconds: clock.unixMillis() / 1000,
      });
      tell("custom/shot", { event_name: "shot" });
      tell("performance", { nodes: frame });
    };
    play(steady(3));
    for (let second = 0; second < 3; second++) {
      around();
      play(steady(second === 2 ? 0.5 : 1));
    }
    play([70]);
    around();
    play(steady(2));
    around();
    const hitch = onlyHitch();
    const context = insight.hitches.context(hitch.id);
    const times = context?.frames.map(([t_ms]) => t_ms) ?? [];
    expect(Math.min(...times)).toBeLessThan(-1980);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(-2000);
    expect(Math.max(...times)).toBe(70 + 989);
    expect(context?.frames).toContainEqual([70, 496, 70, 2]);
    expect(context?.events.map(({ t_ms, topic }) => [t_ms, topic])).toEqual([
      [-1500, "custom/shot"],
      [-500, "custom/shot"],
      [70, "custom/shot"],
    ]);
    expect(context?.poses.map(({ t_ms }) => t_ms)).toEqual([-1500, -500, 70]);
    expect(context?.monitors.map(({ nodes }) => nodes)).toEqual([360, 450, 496]);
    expect(context?.left_out).toBe(0);
    expect(hub.omissions.toRecord()).toMatchObject({ hitch_contexts_cut: 0 });
  });

  test("has the beginning of a very long event, cut from the game's text and not written again", () => {
    let written = 0;
    const data = {
      toJSON() {
        written++;
        return {};
      },
    };
    const json = `{"event_name":"long","text":"${"x".repeat(20_000)}"}`;
    play(steady(5));
    const text = `{"type":"event","event":"custom","data":${json},"timestamp":1}`;
    tellJson(hub, game, { topic: "custom/long", data, text, timestampSeconds: 1 });
    play([70, ...steady(4)]);
    const context = insight.hitches.context(onlyHitch().id);
    expect(context?.events).toEqual([
      { shortened: json.slice(0, 1000), t_ms: expect.any(Number), topic: "custom/long" },
    ]);
    expect(written).toBe(0);
  });

  test("says how much of its context is left out if there is too much", () => {
    play(steady(5));
    for (let count = 0; count < 60; count++) tell("custom/shot", { count });
    for (let count = 0; count < 20; count++) tell("performance", { nodes: count });
    play([70]);
    const { id } = onlyHitch();
    const context = insight.hitches.context(id);
    expect([context?.events.length, context?.monitors.length, context?.left_out]).toEqual([50, 16, 14]);
    tell("custom/long", { text: "x".repeat(900) });
    for (let count = 0; count < 49; count++) tell("custom/long", { count, text: "x".repeat(900) });
    play([70, ...steady(4)]);
    const [newest] = insight.hitches.find({ limit: 1 });
    const cut = insight.hitches.context(newest?.id ?? "");
    expect(JSON.stringify(cut).length).toBeLessThanOrEqual(40 * 1024);
    expect(cut?.left_out).toBeGreaterThan(20);
    expect(hub.omissions.toRecord()).toMatchObject({ hitch_contexts_cut: 2 });
  });

  test("is explained early if more than eight of one game wait", () => {
    play(steady(5));
    // As close to one another as hitches can be.
    for (let index = 0; index < 30; index++) play([35, ...steady(0.26)]);
    const { hitches_explained_early: early } = hub.omissions.toRecord();
    expect([insight.hitches.count, early > 0, early < 30]).toEqual([30, true, true]);
  });

  test("is kept among the last hundred, also after its game has disconnected", () => {
    play(steady(2));
    for (let index = 0; index < 120; index++) play([60, ...steady(0.5)]);
    hub.close(game);
    const hitches = insight.hitches.find();
    expect([hitches.length, insight.hitches.count]).toEqual([100, 120]);
    expect(hub.omissions.toRecord()).toMatchObject({ hitches_forgotten: 20 });
    expect(hitches[0]?.id).toEndWith("-120");
    expect(hitches.every(({ state }) => state === "complete")).toBe(true);
    expect(insight.hitches.find({ limit: 3 })).toHaveLength(3);
    expect(insight.hitches.find({ source: "nobody" })).toEqual([]);
  });
});

describe("the cause of a hitch", () => {
  test("is the function that the engine's profile names", () => {
    play([...steady(5), 75]);
    const functions = [
      { function: "_process", file: "res://a.gd", line: 3, calls: 1, self_ms: 0.2, total_ms: 64 },
      { function: "_burn", file: "res://faults.gd", line: 110, calls: 1, self_ms: 63, total_ms: 63 },
    ];
    tell("profiler/scripts", { frame: frame - 1, frame_time_ms: 66, physics_time_ms: 0.3, functions });
    tell("profiler/scripts", { frame: frame - 40, frame_time_ms: 66, functions: [] });
    expect(onlyHitch().cause).toEqual({
      kind: "script",
      confidence: 0.94,
      evidence: expect.stringContaining("63 ms"),
      function: "_burn",
      file: "res://faults.gd",
      line: 110,
    });
    expect(alerts[0]?.message).toContain("script: _burn (res://faults.gd:110)");
    play(steady(4));
    const context = insight.hitches.context(onlyHitch().id);
    expect(context?.functions.map((one) => one.function)).toEqual(["_burn", "_process"]);
  });

  test("without a function says what to do about it, in a field of its own and in the alert, unless nothing is in the way", () => {
    let hint: string | undefined = "to learn which function, press here";
    const hinting = new Insight(hub, clock, DEFAULT_INSIGHT_OPTIONS, [], () => hint);
    hub.listen(hinting);
    const causeNow = () => hinting.hitches.find()[0]?.cause;
    const stutter = () => {
      play([...steady(5), 75]);
      tell("performance", { work_time_ms: { mean: 2, max: 66 } });
      play(steady(4));
    };
    stutter();
    expect(causeNow()).toMatchObject({ kind: "script", hint });
    expect(
      alerts.map(({ message }) => String(message).endsWith("; to learn which function, press here")),
    ).toEqual([false, true]);
    hint = undefined;
    stutter();
    expect(causeNow()).not.toHaveProperty("hint");
  });

  test("is physics if its step took the time, reported at once or a second later", () => {
    play(steady(5));
    play([80], 60);
    expect(onlyHitch().cause).toMatchObject({ kind: "physics" });
    play(steady(5));
    play([80, ...steady(1)]);
    play(steady(1), 60);
    play(steady(2));
    expect(insight.hitches.find()[0]?.cause.kind).toBe("physics");
  });

  test.each<[string, Hitch["cause"]["kind"], () => void]>([
    ["a scene that was loaded", "scene_load", () => tell("scene", { scene: "res://big.tscn" })],
    ["the game's own work", "script", () => tell("performance", { work_time_ms: { mean: 2, max: 66 } })],
    ["the graphics processor", "gpu", () => tell("performance", { render_gpu_ms: 60 })],
    ["rendering", "render", () => tell("performance", { render_cpu_ms: 60 })],
    [
      "what the profile of rendering says",
      "gpu",
      () => tell("profiler/visual", { frame, cpu_time_ms: 2, gpu_time_ms: 70, areas: [] }),
    ],
    ["memory that jumped", "memory", () => tell("performance", { memory_usage_mb: 300 })],
    [
      "a flood of messages",
      "log_flood",
      () => {
        for (let index = 0; index < 30; index++) tell("log/warning", { message: "again" });
      },
    ],
    [
      "a headset that was lost",
      "tracking_loss",
      () => {
        const headset = {
          position: [0, 1.7, 0] as [number, number, number],
          rotation: [0, 0, 0, 1] as [number, number, number, number],
        };
        tellJson(hub, game, { topic: "vr_tracking", data: { headset }, text: "{}", timestampSeconds: 1 });
        tellJson(hub, game, {
          topic: "vr_tracking",
          data: { headset: { ...headset, tracked: false } },
          text: "{}",
          timestampSeconds: 2,
        });
      },
    ],
  ])("is %s", (_, kind, happens) => {
    play(steady(5));
    tell("performance", {
      memory_usage_mb: 256,
      process_time_ms: 3,
      render_gpu_ms: 6,
      render_cpu_ms: 2,
    });
    play([80]);
    happens();
    expect(onlyHitch().cause).toMatchObject({ kind });
  });

  test("is waiting if all measured work of the game was short; that raises no alert", () => {
    const sum = (max: number) => tell("performance", { work_time_ms: { mean: 1, max } });
    play(steady(5));
    sum(1);
    play([80, ...steady(0.4)]);
    expect(alerts).toEqual([]);
    sum(2);
    play(steady(4));
    expect([insight.hitches.find(), insight.hitches.waited]).toEqual([[], 1]);
    const [hitch] = insight.hitches.find({ waiting: true });
    expect(hitch?.cause).toMatchObject({ kind: "waiting", confidence: 0.4 });
    expect(alerts).toEqual([]);
    play([80, ...steady(0.4)]);
    sum(70);
    play(steady(0.3));
    expect(alerts).toMatchObject([{ details: { cause: { kind: "script" } } }]);
  });

  test("is nothing that took longer than the frame itself, and no evidence of the next hitch", () => {
    play(steady(5));
    play([50, ...steady(1)]);
    play([120, ...steady(0.2)]);
    tell("performance", { work_time_ms: { mean: 1, max: 110 } });
    play(steady(4));
    const [second, first] = insight.hitches.find();
    expect([first?.cause.kind, second?.cause.kind]).toEqual(["unknown", "script"]);
  });

  test("is not what happened at another time", () => {
    play(steady(2));
    tell("scene", { scene: "res://big.tscn" });
    play([...steady(5), 80, ...steady(3)]);
    tell("scene", { scene: "res://other.tscn" });
    tell("performance", { render_gpu_ms: 60, work_time_ms: { max: 60 } });
    expect(onlyHitch().cause.kind).toBe("unknown");
  });
});
