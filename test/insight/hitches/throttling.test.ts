import { beforeEach, describe, expect, test } from "bun:test";
import { Hub, type Source } from "../../../src/hub/index.ts";
import { DEFAULT_INSIGHT_OPTIONS, type Hitch, Insight } from "../../../src/insight/index.ts";
import type { JsonObject } from "../../../src/protocol/json-messages.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { tellFrame, tellJson } from "../../support/tell.ts";

const BUDGET = 1000 / 72;
/** What a headset says of a second in which all is well, and of one in which it is too hot. */
const COOL = {
  gpu_mhz: 545,
  cpu_mhz: 1651,
  gpu_share: 0.78,
  cpu_share: 0.3,
  app_gpu_ms: 9.8,
  power_level: 0,
  battery_c: 38,
};
const HOT = { ...COOL, gpu_mhz: 305, gpu_share: 0.99, app_gpu_ms: 17.4, power_level: 1, battery_c: 46 };

let clock: ManualClock;
let hub: Hub;
let insight: Insight;
let game: Source;
let frame: number;

beforeEach(() => {
  clock = new ManualClock();
  hub = new Hub(clock);
  insight = new Insight(hub, clock, { ...DEFAULT_INSIGHT_OPTIONS, budgetHz: 72 }, []);
  hub.listen(insight);
  game = hub.open();
  frame = 0;
});

function play(frameTimes: readonly number[]): void {
  for (const frameMillis of frameTimes) {
    clock.advance(frameMillis);
    tellFrame(hub, game, { frame: ++frame, fps: 72, frameMillis, physicsMillis: 2 });
  }
}

function tell(topic: string, data: JsonObject): void {
  const timestampSeconds = clock.unixMillis() / 1000;
  tellJson(hub, game, { topic, text: JSON.stringify(data), data, timestampSeconds });
}

/** A second of frames, with what the headset says of it. */
function second(frameTimes: readonly number[], vrapi: JsonObject, others: JsonObject = {}): void {
  play(frameTimes);
  tell("headset", { vrapi, ...others });
}

const STEADY = Array.from({ length: 72 }, () => BUDGET);
/** Every third frame misses a refresh. */
const LATE = Array.from({ length: 48 }, (_, index) => (index % 3 === 0 ? 2 * BUDGET : BUDGET));

/** The hitch of a second, after seconds in which all was well. */
function hitchOf(frameTimes: readonly number[], vrapi: JsonObject, others: JsonObject = {}): Hitch {
  for (let count = 0; count < 6; count++) second(STEADY, COOL);
  second(frameTimes, vrapi, others);
  for (let count = 0; count < 4; count++) second(STEADY, COOL);
  return insight.hitches.find()[0] as Hitch;
}

describe("throttling is the cause of a hitch", () => {
  test("if the GPU's clock fell, the GPU was full, and the system says that it is too hot", () => {
    const { cause } = hitchOf(LATE, HOT);
    expect(cause).toEqual({
      kind: "throttling",
      confidence: 0.85,
      evidence:
        "the headset throttled: its GPU clock fell from 545 to 305 MHz, battery at 46 °C, power level 1. The GPU was 99 % busy and took 17 ms a frame. This is heat, not a script",
    });
  });

  test("by Android's thermal status too, and by the temperature alone with less confidence", () => {
    const { cause } = hitchOf(LATE, { ...HOT, power_level: 0, battery_c: 41 }, { thermal: { status: 3 } });
    expect(cause).toMatchObject({ kind: "throttling", confidence: 0.85 });
    expect(cause.evidence).toContain("battery at 41 °C, thermal status 3");
  });

  test("by the temperature alone with less confidence", () => {
    expect(hitchOf(LATE, { ...HOT, power_level: 0 }).cause).toMatchObject({
      kind: "throttling",
      confidence: 0.7,
    });
  });

  test("if the processor's clock fell and its busiest core was full", () => {
    const { cause } = hitchOf(LATE, { ...COOL, cpu_mhz: 980, cpu_worst_share: 0.97, power_level: 2 });
    expect(cause).toMatchObject({ kind: "throttling" });
    expect(cause.evidence).toContain("its processor clock fell from 1651 to 980 MHz");
  });
});

describe("throttling is no cause", () => {
  test.each([
    [
      "of a clock that fell on a cool headset: there was little to do",
      { ...HOT, power_level: 0, battery_c: 38 },
    ],
    ["of a clock that did not fall", { ...HOT, gpu_mhz: 545 }],
    ["of a GPU with time to spare", { ...HOT, gpu_share: 0.5 }],
    ["of a GPU that was in time", { ...HOT, app_gpu_ms: 8 }],
    ["without clocks, as runtimes tell nothing of them", { app_gpu_ms: 17, gpu_share: 0.99 }],
  ])("%s", (_, vrapi) => {
    expect(hitchOf(LATE, vrapi).cause.kind).not.toBe("throttling");
  });

  test("of a single frame that took much longer than a slower clock explains", () => {
    const frames = [...STEADY.slice(0, 40), 150, ...STEADY.slice(0, 20)];
    expect(hitchOf(frames, HOT).cause.kind).not.toBe("throttling");
  });

  test("of a function that the profile names", () => {
    for (let count = 0; count < 6; count++) second(STEADY, COOL);
    play([2 * BUDGET, BUDGET, 2 * BUDGET]);
    const slow = {
      function: "_process",
      file: "res://a.gd",
      line: 3,
      calls: 1,
      self_ms: 14,
      total_ms: 14,
      usual_ms: 0,
    };
    tell("profiler/scripts", {
      frame,
      frame_time_ms: 20,
      process_time_ms: 18,
      physics_time_ms: 0,
      script_time_ms: 18,
      functions: [slow],
    });
    second([BUDGET], HOT);
    for (let count = 0; count < 4; count++) second(STEADY, COOL);
    expect(insight.hitches.find()[0]?.cause).toMatchObject({ kind: "script", function: "_process" });
  });
});

test("the windows of a game have its headset's numbers", () => {
  for (let count = 0; count < 5; count++) second(STEADY, COOL);
  second(LATE, HOT);
  const { monitors } = insight.windows({ length: 10 })[0] ?? {};
  expect(monitors).toMatchObject({
    headset_gpu_mhz: { samples: 6, min: 305, max: 545 },
    headset_gpu_percent: { max: 99 },
    headset_app_gpu_ms: { max: 17.4 },
    headset_battery_c: { min: 38, max: 46 },
  });
});
