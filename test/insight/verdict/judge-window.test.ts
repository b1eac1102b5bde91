import { beforeEach, describe, expect, test } from "bun:test";
import { Hub, type Source } from "../../../src/hub/index.ts";
import { DEFAULT_INSIGHT_OPTIONS, Insight } from "../../../src/insight/index.ts";
import type { JsonObject } from "../../../src/protocol/json-messages.ts";
import type { Verdict } from "../../../src/protocol/verdict.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { tellFrame, tellJson } from "../../support/tell.ts";

/** A game that plays for ten seconds. Units: milliseconds, Hz. */
interface Played {
  frameMillis: number;
  /** Work of each frame as the addon sums it up. */
  work?: number;
  /** Work of each frame as the engine profiles it. */
  profiled?: number;
  gpu?: number;
  /** What the game states in its monitors. */
  states?: JsonObject;
  /** Single frames of another length: number of the frame, length. */
  long?: Record<number, number>;
}

interface Case {
  about: string;
  played: Played;
  budgetMillis?: number;
  budgetHz?: number;
  expected: Partial<Omit<Verdict, "work">> & { work?: Partial<NonNullable<Verdict["work"]>> | null };
}

const CAP_90 = { max_fps: 90 };
const CAP_72 = { max_fps: 72 };

const CASES: Case[] = [
  {
    about: "a game with room says how much, and for which rates it is ready",
    played: { frameMillis: 1000 / 90, work: 4.1, gpu: 3.2, states: CAP_90 },
    expected: {
      answer: "holds",
      budget_origin: "max_fps",
      work: { source: "sums", free_share: 0.631, ready_for_hz: [90, 120] },
      sentence:
        "holds 11.1 ms (90 Hz, its max_fps): 0 % of 900 frames over it, 0 % of refreshes missed, p99 11.1 ms. Works 4.1 of 11.1 ms (CPU 4.1 ms, GPU 3.2 ms), 63 % free: ready for 90 and 120 Hz; hitches 0 %.",
    },
  },
  {
    about: "an overloaded game breaks the rate that it states, although it holds that of another display",
    played: { frameMillis: 1000 / 77, work: 12.9, states: CAP_90 },
    expected: {
      answer: "breaks",
      budget_ms: 11.111,
      stale_share: expect.closeTo(0.144, 2),
      sentence:
        "breaks 11.1 ms (90 Hz, its max_fps): 14.4 % of refreshes had no new frame (1.0 % allowed); 100.0 % of 770 frames over it (1.0 % allowed), p99 13 ms; the CPU works 12.9 ms in the mean frame. It works 12.9 of 11.1 ms (CPU; GPU not measured).",
    },
  },
  {
    about: "a game that states no rate has a guessed budget, and the sentence says so",
    played: { frameMillis: 1000 / 72 },
    expected: {
      answer: "holds",
      budget_origin: "guessed",
      sentence:
        "holds 13.9 ms (72 Hz, guessed): 0 % of 720 frames over it, 0 % of refreshes missed, p99 13.9 ms. Headroom: cannot tell, since its frame times include waiting and its work is not measured.",
    },
  },
  {
    about: "the XR display comes before max_fps and the screen",
    played: {
      frameMillis: 1000 / 72,
      work: 3,
      states: { max_fps: 0, xr: { refresh_rate_hz: 72 }, screen_hz: 60, vsync: "enabled" },
    },
    expected: { answer: "holds", budget_origin: "xr_display", budget_ms: 13.889 },
  },
  {
    about: "max_fps counts up to the rate of the screen, if vsync is on",
    played: { frameMillis: 1000 / 60, work: 3, states: { max_fps: 90, screen_hz: 60, vsync: "enabled" } },
    expected: { answer: "holds", budget_origin: "screen", budget_ms: 16.667 },
  },
  {
    about: "without vsync max_fps may be faster than the screen",
    played: { frameMillis: 1000 / 60, work: 3, states: { max_fps: 90, screen_hz: 60, vsync: "disabled" } },
    expected: { answer: "breaks", budget_origin: "max_fps", budget_ms: 11.111 },
  },
  {
    about: "without max_fps the screen counts",
    played: { frameMillis: 1000 / 144, work: 3, states: { max_fps: 0, screen_hz: 144, vsync: "disabled" } },
    expected: { answer: "holds", budget_origin: "screen", budget_ms: 6.944 },
  },
  {
    about: "a given budget comes first",
    played: { frameMillis: 1000 / 90, work: 3, states: CAP_90 },
    budgetHz: 120,
    expected: { answer: "holds", budget_origin: "given", budget_ms: 8.333, judged_by: "work" },
  },
  {
    about: "a game that is limited to a slower rate than asked is judged by its work",
    played: { frameMillis: 1000 / 72, work: 4, states: CAP_72 },
    budgetMillis: 1000 / 90,
    expected: {
      answer: "holds",
      judged_by: "work",
      stale_share: null,
      sentence:
        "would hold 11.1 ms (90 Hz, as asked) by its work: it is limited to 72 Hz now, so its frame times include waiting. Works 4 of 11.1 ms (CPU; GPU not measured), 64 % free: ready for 90 and 120 Hz; hitches 0 %.",
    },
  },
  {
    about: "a game that is limited to a slower rate and works too long breaks",
    played: { frameMillis: 1000 / 72, work: 11.5, states: CAP_72 },
    budgetMillis: 1000 / 90,
    expected: { answer: "breaks", judged_by: "work" },
  },
  {
    about: "the GPU is work too",
    played: { frameMillis: 1000 / 72, work: 4, gpu: 12, states: CAP_72 },
    budgetMillis: 1000 / 90,
    expected: {
      answer: "breaks",
      sentence: expect.stringContaining("the GPU works 12 ms in the mean frame"),
      work: { free_share: 0, ready_for_hz: [] },
    },
  },
  {
    about: "where only waiting is known, the relay cannot tell",
    played: { frameMillis: 1000 / 72, states: CAP_72 },
    budgetMillis: 1000 / 90,
    expected: {
      answer: "cannot_tell",
      judged_by: null,
      work: null,
      sentence:
        "may or may not hold 11.1 ms (90 Hz, as asked), the relay cannot tell: it is limited to 72 Hz now, so its frame times include waiting, and its work is not measured.",
    },
  },
  {
    about: "frames within a faster budget prove that it holds, whatever limits the game",
    played: { frameMillis: 1000 / 145 },
    budgetMillis: 1000 / 120,
    expected: { answer: "holds", judged_by: "frame_times" },
  },
  {
    about: "work has no tolerance: 11.35 ms in every frame do not hold 11.11 ms",
    played: { frameMillis: 11.35, profiled: 11.35 },
    budgetMillis: 1000 / 90,
    expected: { answer: "breaks", sentence: expect.stringContaining("100.0 % of frames work longer") },
  },
  {
    about: "work has no tolerance by the addon's sums either",
    played: { frameMillis: 11.35, work: 11.35 },
    budgetMillis: 1000 / 90,
    expected: {
      answer: "breaks",
      sentence: expect.stringContaining("the CPU works 11.3 ms in the mean frame"),
    },
  },
  {
    about: "the profile is the best source of work",
    played: { frameMillis: 1000 / 90, work: 6, profiled: 4, states: CAP_90 },
    expected: { answer: "holds", work: { source: "profile", cpu_ms: 4 } },
  },
  {
    about: "a long freeze breaks the budget, although one frame is few",
    played: { frameMillis: 1000 / 90, work: 4, states: CAP_90, long: { 500: 250 } },
    expected: {
      answer: "breaks",
      hitches: 1,
      hitch_lost_frames: 22,
      sentence: expect.stringContaining(
        "2.4 % of refreshes had no new frame (1.0 % allowed). 1 hitch lost 22 refreshes.",
      ),
    },
  },
  {
    about: "a game that is late without work waits, and the sentence says so",
    played: { frameMillis: 1000 / 80, work: 4, states: CAP_90 },
    expected: {
      answer: "breaks",
      sentence: expect.stringMatching(
        /It works 4 of 11\.1 ms .*, so most of the late time is waiting, not work\.$/,
      ),
    },
  },
  {
    about: "a budget that holds tells the hitches that it hides",
    played: { frameMillis: 1000 / 90, work: 4, states: CAP_90, long: { 500: 60 } },
    expected: {
      answer: "holds",
      sentence: expect.stringMatching(
        /^holds 11\.1 ms \(90 Hz, its max_fps\), but 1 hitch lost 4 refreshes: .*hitches 0\.44 %\.$/,
      ),
    },
  },
];

let clock: ManualClock;
let hub: Hub;
let game: Source;

beforeEach(() => {
  clock = new ManualClock();
  hub = new Hub(clock);
  game = hub.open();
});

function json(topic: string, data: JsonObject): void {
  tellJson(hub, game, { topic, data, timestampSeconds: clock.unixMillis() / 1000 });
}

function play({ frameMillis, work, profiled, gpu, states = {}, long = {} }: Played, seconds: number): void {
  let sumMillis = 0;
  let frames = 0;
  let worstWork = work ?? 0;
  for (let frame = 1; frame <= (seconds * 1000) / frameMillis + 1e-6; frame++) {
    const millis = long[frame] ?? frameMillis;
    worstWork = Math.max(worstWork, long[frame] ?? 0);
    clock.advance(millis);
    tellFrame(hub, game, { frame, fps: 1000 / frameMillis, frameMillis: millis, physicsMillis: 1 });
    if (profiled !== undefined) json("profiler/scripts", { frame, frame_time_ms: profiled });
    sumMillis += millis;
    frames++;
    if (sumMillis < 200) continue;
    json("performance", {
      frames,
      ...states,
      ...(work !== undefined && { work_time_ms: { mean: work, max: worstWork } }),
      ...(gpu !== undefined && { render_gpu_ms: gpu }),
    });
    sumMillis = 0;
    frames = 0;
    worstWork = work ?? 0;
  }
}

describe("the verdict on a game", () => {
  test.each(CASES)("$about", ({ played, budgetMillis, budgetHz, expected }) => {
    const insight = new Insight(hub, clock, { ...DEFAULT_INSIGHT_OPTIONS, budgetHz: budgetHz ?? "auto" });
    hub.listen(insight);
    play(played, 10);
    const [window] = insight.windows({ length: 20, budgetMillis });
    expect(window?.verdict).toMatchObject(expected as object);
    insight.stop();
  });

  test("is not given for few frames", () => {
    const insight = new Insight(hub, clock, DEFAULT_INSIGHT_OPTIONS);
    hub.listen(insight);
    play({ frameMillis: 1000 / 90, work: 4, states: CAP_90 }, 1);
    expect(insight.windows({ length: 20 })[0]?.verdict).toMatchObject({
      answer: "too_little",
      sentence: "sent too few frames to judge: 90 of the 100 that a verdict needs.",
    });
    insight.stop();
  });
});
