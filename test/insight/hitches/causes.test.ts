import { beforeEach, describe, expect, test } from "bun:test";
import { Hub, type Source } from "../../../src/hub/index.ts";
import { DEFAULT_INSIGHT_OPTIONS, type Hitch, Insight } from "../../../src/insight/index.ts";
import type { JsonObject } from "../../../src/protocol/json-messages.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { tellFrame, tellJson } from "../../support/tell.ts";

const BUDGET = 1000 / 90;
/** The addon reads its sums five times a second. */
const FRAMES_OF_SUM = 18;

let clock: ManualClock;
let hub: Hub;
let insight: Insight;
let game: Source;
let frame: number;
let alerts: number;

beforeEach(() => {
  clock = new ManualClock();
  hub = new Hub(clock);
  alerts = 0;
  hub.listen({ message: ({ topic }) => void (topic.name === "alert" && alerts++) });
  insight = new Insight(hub, clock, DEFAULT_INSIGHT_OPTIONS, []);
  hub.listen(insight);
  game = hub.open();
  frame = 0;
});

/** What the addon measures of a late frame. Units: milliseconds. */
interface Late {
  /** From frame to frame, and of that the work of scripts. */
  frame: number;
  work: number;
  /** How the main thread spent the frame; without the first, the game does not measure it. */
  ran?: number;
  starved?: number;
  /** The process step, which the engine reports within a second. */
  process?: number;
  physics?: number;
}

/** How a game usually spends a frame. Units: milliseconds. */
interface Usual {
  work: number;
  starved: number;
  monitors: JsonObject;
}

/** Plays the frames of one sum, of which the last may be late, and sends the sum. */
function playSum({ work, starved, monitors }: Usual, late?: Late): void {
  for (let index = 1; index < FRAMES_OF_SUM; index++) playFrame(BUDGET);
  playFrame(late?.frame ?? BUDGET, late?.physics);
  const others = FRAMES_OF_SUM - 1;
  const total = (usual: number, last: number | undefined) => others * usual + (last ?? usual);
  const measured = late === undefined || late.ran !== undefined;
  const data = {
    frames: FRAMES_OF_SUM,
    frame_interval_ms: { mean: total(BUDGET, late?.frame) / FRAMES_OF_SUM, max: late?.frame ?? BUDGET },
    work_time_ms: { mean: total(work, late?.work) / FRAMES_OF_SUM, max: late?.work ?? work },
    ...(measured && {
      main_thread_ms: { ran: total(work + 0.5, late?.ran), starved: total(starved, late?.starved) },
    }),
    ...monitors,
  };
  tell(data);
}

function playFrame(frameMillis: number, physicsMillis = 0.5): void {
  clock.advance(frameMillis);
  tellFrame(hub, game, { frame: ++frame, fps: 90, frameMillis, physicsMillis });
}

function tell(data: JsonObject): void {
  const timestampSeconds = clock.unixMillis() / 1000;
  tellJson(hub, game, { topic: "performance", text: JSON.stringify(data), data, timestampSeconds });
}

const NOTHING_DRAWN: Usual = { work: 3, starved: 0.1, monitors: { draw_calls: 0, process_time_ms: 3 } };
const DRAWN: Usual = {
  ...NOTHING_DRAWN,
  monitors: { draw_calls: 40, render_cpu_ms: 0.09, process_time_ms: 5 },
};

/** The hitch of a game in which one frame is late, with the cause of its alert and its final cause. */
function hitchOf(late: Late, usual: Usual = NOTHING_DRAWN): Hitch {
  for (let sum = 0; sum < 30; sum++) playSum(usual);
  playSum(usual, late);
  const { process = 3 } = late;
  const after = { ...usual, monitors: { ...usual.monitors, process_time_ms: process } };
  for (let sum = 0; sum < 20; sum++) playSum(sum < 5 ? after : usual);
  const [hitch, ...others] = insight.hitches.find({ waiting: true });
  expect(others).toEqual([]);
  return hitch as Hitch;
}

describe("a late frame in which the main thread ran", () => {
  test("is the game's own work if that was between its first and its last script", () => {
    const { cause } = hitchOf({ frame: 120, work: 115, ran: 116, starved: 1 });
    expect(cause).toMatchObject({ kind: "script", evidence: expect.stringContaining("took 115 ms") });
  });

  test("is the game's own work also in a game that hitches every second", () => {
    for (let sum = 0; sum < 30; sum++) playSum(NOTHING_DRAWN);
    const works = [200, 180, 160, 140, 120];
    for (const work of works) {
      for (let sum = 0; sum < 4; sum++) playSum(NOTHING_DRAWN);
      playSum(NOTHING_DRAWN, { frame: work + 2, work, ran: work - 1, starved: 1 });
    }
    for (let sum = 0; sum < 15; sum++) playSum(NOTHING_DRAWN);
    expect(insight.hitches.find().map(({ cause }) => cause.evidence)).toEqual(
      works.toReversed().map((work) => `the game's own work in one frame took ${work} ms`),
    );
  });

  test.each<[string, Usual]>([
    ["nothing is drawn", NOTHING_DRAWN],
    ["rendering was measured and short", DRAWN],
  ])("is the game's code in input or after its scripts if those were short and %s", (_, usual) => {
    const { cause } = hitchOf({ frame: 112, work: 3, ran: 105, starved: 1 }, usual);
    expect(cause).toMatchObject({
      kind: "script",
      evidence: expect.stringContaining("ran 102 ms longer than usual outside of _process"),
    });
    expect(alerts).toBe(1);
  });

  test("is the game's own work also if memory was taken meanwhile, and the sentence tells of both", () => {
    const before = { ...NOTHING_DRAWN, monitors: { ...NOTHING_DRAWN.monitors, memory_usage_mb: 29 } };
    const after = { ...NOTHING_DRAWN, monitors: { ...NOTHING_DRAWN.monitors, memory_usage_mb: 228 } };
    for (let sum = 0; sum < 30; sum++) playSum(before);
    playSum(after, { frame: 322, work: 320, ran: 318, starved: 2 });
    for (let sum = 0; sum < 15; sum++) playSum(after);
    expect(insight.hitches.find()[0]).toMatchObject({
      cause: {
        kind: "script",
        confidence: 0.52,
        evidence:
          "the game's own work in one frame took 320 ms; memory went from 29 to 228 MiB around that time",
      },
      also: [{ kind: "memory" }],
    });
  });

  test("is no physics step that the engine reported before and repeats", () => {
    for (let sum = 0; sum < 30; sum++) playSum(NOTHING_DRAWN);
    // The engine reports a long step in all frames of the second after it.
    for (let index = 0; index < 45; index++) playFrame(BUDGET, 114);
    playFrame(120, 114);
    for (let index = 0; index < 45; index++) playFrame(BUDGET, 114);
    for (let sum = 0; sum < 15; sum++) playSum(NOTHING_DRAWN);
    expect(insight.hitches.find({ waiting: true }).map(({ cause }) => cause.kind)).toEqual(["unknown"]);
  });

  test("has no known cause if rendering was not measured", () => {
    const usual = { ...DRAWN, monitors: { draw_calls: 40 } };
    const { cause } = hitchOf({ frame: 112, work: 3, ran: 105, starved: 1, process: 110 }, usual);
    expect(cause).toMatchObject({
      kind: "unknown",
      evidence: expect.stringContaining("ran 102 ms longer than usual"),
    });
  });

  test("is rendering if that was measured and long", () => {
    for (let sum = 0; sum < 30; sum++) playSum(DRAWN);
    playSum(DRAWN, { frame: 112, work: 3, ran: 105 });
    playSum({ ...DRAWN, monitors: { draw_calls: 40, render_cpu_ms: 95 } });
    for (let sum = 0; sum < 15; sum++) playSum(DRAWN);
    expect(insight.hitches.find({ waiting: true })[0]?.cause.kind).toBe("render");
  });

  test("is the game's own on a busy machine, if its part alone would have been a hitch", () => {
    const busy = { ...NOTHING_DRAWN, starved: 3 };
    expect(hitchOf({ frame: 200, work: 195, ran: 75, starved: 120 }, busy).cause.kind).toBe("script");
  });

  test("is the game's own on a busy machine also in a game that hitches every second", () => {
    const busy = { ...NOTHING_DRAWN, starved: 3 };
    for (let sum = 0; sum < 30; sum++) playSum(busy);
    for (let count = 0; count < 5; count++) {
      for (let sum = 0; sum < 4; sum++) playSum(busy);
      playSum(busy, { frame: 200, work: 195, ran: 75, starved: 120 });
    }
    for (let sum = 0; sum < 15; sum++) playSum(busy);
    const causes = insight.hitches.find({ waiting: true }).map(({ cause }) => cause.kind);
    expect(causes).toEqual(Array.from({ length: 5 }, () => "script"));
  });
});

describe("a late frame in which the main thread was starved", () => {
  test("is waiting for a busy machine, whatever wall clock times say, and raises no alert", () => {
    const hitch = hitchOf({ frame: 80, work: 76, ran: 4, starved: 74, physics: 70, process: 76 });
    expect(hitch.cause).toMatchObject({
      kind: "waiting",
      confidence: 0.97,
      evidence: expect.stringContaining("the machine was busy with other programs"),
    });
    expect(hitch.also.map(({ kind }) => kind)).toEqual(["physics", "script"]);
    expect(alerts).toBe(0);
  });

  test("is waiting also if the load of the game varies", () => {
    const usual = (sum: number) => ({ ...NOTHING_DRAWN, work: 2 + (sum % 5), starved: 1 });
    for (let sum = 0; sum < 30; sum++) playSum(usual(sum));
    // More than in most sums: 110 ms of 290.
    playSum(usual(34), { frame: 100, work: 96, ran: 8, starved: 90 });
    for (let sum = 35; sum < 55; sum++) playSum(usual(sum));
    expect(
      insight.hitches.find({ waiting: true }).map(({ cause }) => [cause.kind, cause.confidence]),
    ).toEqual([["waiting", 0.97]]);
  });

  test("is waiting also if the game has just begun to work more in every frame", () => {
    for (let sum = 0; sum < 30; sum++) playSum(NOTHING_DRAWN);
    const more = { ...NOTHING_DRAWN, work: 9, starved: 1 };
    playSum(more, { frame: 40, work: 39, ran: 9, starved: 30 });
    for (let sum = 0; sum < 15; sum++) playSum(more);
    expect(insight.hitches.find({ waiting: true })[0]?.cause).toMatchObject({
      kind: "waiting",
      confidence: 0.97,
    });
    expect(alerts).toBe(0);
  });

  test("is waiting also outside of the scripts, if the game has just begun to work more in every frame", () => {
    for (let sum = 0; sum < 30; sum++) playSum(NOTHING_DRAWN);
    const more = { ...NOTHING_DRAWN, work: 9, starved: 1 };
    playSum(more, { frame: 60, work: 9, ran: 9.5, starved: 50 });
    for (let sum = 0; sum < 15; sum++) playSum(more);
    expect(insight.hitches.find({ waiting: true })[0]?.cause).toMatchObject({
      kind: "waiting",
      confidence: 0.97,
    });
    expect(alerts).toBe(0);
  });

  test("is waiting for a busy machine also if the game has just begun to work less, so that its other frames sleep", () => {
    for (let sum = 0; sum < 30; sum++) playSum({ ...NOTHING_DRAWN, work: 9, starved: 2 });
    playSum(NOTHING_DRAWN, { frame: 110, work: 3, ran: 4, starved: 100, process: 108 });
    for (let sum = 0; sum < 15; sum++) playSum(NOTHING_DRAWN);
    expect(insight.hitches.find({ waiting: true })[0]?.cause).toMatchObject({
      kind: "waiting",
      confidence: 0.97,
    });
  });

  test("accuses nobody for an earlier, less late frame that was starved too", () => {
    for (let sum = 0; sum < 30; sum++) playSum(NOTHING_DRAWN);
    // The scripts of the first frame took 17 ms by the wall clock.
    playSum(NOTHING_DRAWN, { frame: 45, work: 17, ran: 5, starved: 38 });
    for (let index = 0; index < 3; index++) playFrame(BUDGET);
    playFrame(96);
    const work_time_ms = { mean: 3.5, max: 5 };
    const main_thread_ms = { ran: 15, starved: 91 };
    tell({ frames: 4, frame_interval_ms: { mean: 32, max: 96 }, work_time_ms, main_thread_ms });
    for (let sum = 0; sum < 15; sum++) playSum(NOTHING_DRAWN);
    const [hitch] = insight.hitches.find({ waiting: true });
    expect(hitch).toMatchObject({ late_frames: 2, cause: { kind: "waiting", confidence: 0.97 } });
    expect(hitch?.also.filter(({ evidence }) => evidence.startsWith("in frame"))).toEqual([]);
    expect(alerts).toBe(0);
  });

  test("is waiting also if it was blocked for a while: the threads that it waits for are starved as it is", () => {
    const busy = { ...NOTHING_DRAWN, starved: 3 };
    const late = { frame: 140, work: 138, ran: 4, starved: 70, physics: 120 };
    expect(hitchOf(late, busy).cause).toMatchObject({ kind: "waiting", confidence: 0.97 });
    expect(alerts).toBe(0);
  });

  test("is the game's own work if it ran for more of it than all starvation of the sum leaves open", () => {
    const heavy = { ...NOTHING_DRAWN, work: 9, starved: 2 };
    for (let sum = 0; sum < 30; sum++) playSum(heavy);
    // The other frames sleep now, so the whole sum hardly exceeds the usual.
    playSum({ ...NOTHING_DRAWN, work: 1, starved: 2 }, { frame: 267, work: 262, ran: 110, starved: 100 });
    for (let sum = 0; sum < 15; sum++) playSum(heavy);
    expect(insight.hitches.find({ waiting: true })[0]?.cause).toMatchObject({
      kind: "script",
      evidence: expect.stringContaining("took 262 ms"),
    });
  });

  test("has no known cause as long as nothing but wall clock times are known of it", () => {
    const busy = { ...NOTHING_DRAWN, starved: 2 };
    for (let sum = 0; sum < 30; sum++) playSum(busy);
    playSum(busy, { frame: 30, work: 28, ran: 5, starved: 24 });
    playFrame(40);
    for (let index = 0; index < 40; index++) playFrame(BUDGET);
    expect(insight.hitches.find({ waiting: true })[0]?.cause).toMatchObject({
      kind: "unknown",
      evidence: expect.stringContaining("the machine is busy with other programs"),
    });
  });

  test("has no known cause if the game's own threads kept the processor busy", () => {
    const usual = { ...NOTHING_DRAWN, monitors: { draw_calls: 0, cpu_load: 1.9 } };
    const { cause } = hitchOf({ frame: 80, work: 4, ran: 5, starved: 74 }, usual);
    expect(cause).toMatchObject({ kind: "unknown", evidence: expect.stringContaining("1.7 cores busy") });
    expect(alerts).toBe(1);
  });
});

describe("a late frame in which the main thread neither ran nor was starved", () => {
  test("is code of the game that waited, if its scripts took the time", () => {
    const { cause } = hitchOf({ frame: 160, work: 155, ran: 4, starved: 0 });
    expect(cause).toMatchObject({
      kind: "script",
      evidence: expect.stringContaining("the game's code waited, for a file, a lock, a thread or a delay"),
    });
  });

  test("is code of the game that waited also on a busy machine", () => {
    const busy = { ...NOTHING_DRAWN, starved: 3 };
    const { cause } = hitchOf({ frame: 160, work: 155, ran: 4, starved: 10 }, busy);
    expect(cause).toMatchObject({
      kind: "script",
      evidence: expect.stringContaining("the game's code waited"),
    });
  });

  test("is code after the scripts that waited, if the process step took the time and nothing was drawn", () => {
    const { cause } = hitchOf({ frame: 110, work: 3, ran: 4, starved: 0, process: 108 });
    expect(cause).toMatchObject({
      kind: "script",
      evidence: expect.stringContaining("code in a timer, a tween or a deferred call waited"),
    });
  });

  test("is waiting for the display, the runtime or the system otherwise, and raises no alert", () => {
    const { cause } = hitchOf({ frame: 110, work: 3, ran: 4, starved: 0, process: 108 }, DRAWN);
    expect(cause).toMatchObject({ kind: "waiting", confidence: 0.4 });
    expect(alerts).toBe(0);
  });
});

describe("a late frame of a game that does not measure its main thread", () => {
  const unmeasured = { frame: 110, work: 3, process: 105 };

  function hitchWithoutThread(late: Late, monitors: JsonObject): Hitch {
    for (let sum = 0; sum < 30; sum++) {
      for (let index = 0; index < FRAMES_OF_SUM; index++) playFrame(BUDGET);
      tell({ work_time_ms: { mean: 3, max: 3 }, ...monitors });
    }
    playFrame(late.frame);
    tell({ work_time_ms: { mean: 3, max: late.work }, ...monitors, process_time_ms: late.process ?? 3 });
    for (let index = 0; index < 400; index++) playFrame(BUDGET);
    return insight.hitches.find({ waiting: true })[0] as Hitch;
  }

  test("is a timer, a tween or a deferred call if only the process step was long, and rendering short", () => {
    const { cause } = hitchWithoutThread(unmeasured, { draw_calls: 40, render_cpu_ms: 0.09 });
    expect(cause).toMatchObject({
      kind: "script",
      evidence: expect.stringContaining("a timer, a tween or a deferred call"),
    });
  });

  test("has no known cause if rendering was not measured", () => {
    expect(hitchWithoutThread(unmeasured, { draw_calls: 40 }).cause.kind).toBe("unknown");
  });

  test("is waiting, or input, if all measured work was short", () => {
    const { cause } = hitchWithoutThread({ frame: 110, work: 3 }, { draw_calls: 0 });
    expect(cause).toMatchObject({
      kind: "waiting",
      confidence: 0.4,
      evidence: expect.stringContaining("or handled input"),
    });
  });
});
