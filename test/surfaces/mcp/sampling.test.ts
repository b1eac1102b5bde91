import { beforeEach, describe, expect, test } from "bun:test";
import { Hub, type Source } from "../../../src/hub/index.ts";
import { DEFAULT_INSIGHT_OPTIONS, Insight, type WindowLength } from "../../../src/insight/index.ts";
import { sampledOf, sampledWords } from "../../../src/surfaces/mcp/tool/sampling.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { tellFrame, tellJson } from "../../support/tell.ts";

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

/** The game runs at 100 Hz, and sends one frame of so many. */
function play(seconds: number, every: number): void {
  for (let played = 0; played < seconds * 100; played++) {
    clock.advance(10);
    if (++frame % every === 0) tellFrame(hub, game, { frame, fps: 100, frameMillis: 10, physicsMillis: 1 });
  }
}

function sampled(length: WindowLength, endedSecondsAgo = 0) {
  const [window] = insight.windows({ length, endedSecondsAgo });
  if (window === undefined) throw new Error("expected a window");
  return sampledOf({ insight }, window, length, endedSecondsAgo);
}

describe("how much of a window was sampled", () => {
  test("is all of it where every frame came, and of a young game since it came", () => {
    play(5, 1);
    for (const length of [2, 60, "run"] as const)
      expect(sampled(length)).toMatchObject({ every_frame: true, share: 1 });
    expect(sampledWords("room", sampled(60))).toBe("");
  });

  test("is its end, to the second, if there was no demand before", () => {
    clock.advance(100_000);
    play(7, 1);
    const { every_frame, every_frame_for_s } = sampled(60);
    expect(every_frame).toBe(false);
    expect(every_frame_for_s).toBeGreaterThan(6.5);
    expect(every_frame_for_s).toBeLessThanOrEqual(7);
    expect(sampled(5)).toMatchObject({ every_frame: true });
    expect(sampledWords("room", sampled(60))).toContain(
      "Every frame of room was sampled for the last 7 s only",
    );
  });

  test("is its end where some frames came before", () => {
    play(30, 50);
    play(10, 1);
    const { every_frame, every_frame_for_s, share } = sampled(60);
    expect([every_frame, share]).toEqual([false, expect.closeTo(1060 / 4000, 1)]);
    expect(every_frame_for_s).toBeGreaterThan(9);
    expect(every_frame_for_s).toBeLessThanOrEqual(10.1);
  });

  test("is nothing where only some came, or none", () => {
    play(5, 1);
    clock.advance(30_000);
    expect(sampled(10)).toEqual({ every_frame: false, every_frame_for_s: 0, share: null });
    expect(sampledWords("room", sampled(10))).toContain("No frames of room were sampled");
    play(20, 50);
    expect(sampled(10)).toEqual({ every_frame: false, every_frame_for_s: 0, share: expect.any(Number) });
    expect(sampledWords("room", sampled(10))).toContain("2 % of frames of room were sampled");
  });

  test("is of the window's own end where that is past", () => {
    clock.advance(20_000);
    play(10, 1);
    game.switched("fps", { enabled: false });
    clock.advance(20_000);
    expect(sampled(5, 20)).toMatchObject({ every_frame: true });
    expect(sampled(10)).toMatchObject({ every_frame: false, every_frame_for_s: 0 });
    // All that was told is of every frame, and none of it is new.
    expect(sampled(60)).toMatchObject({ every_frame: false, every_frame_for_s: 0, share: 1 });
  });

  test("is all since the first sample of a run that is longer than what is kept", () => {
    clock.advance(30_000);
    play(700, 1);
    const { every_frame, every_frame_for_s } = sampled("run");
    expect([every_frame, every_frame_for_s]).toEqual([false, expect.closeTo(700, 0)]);
  });

  test("is by the length of frames where they have no numbers", () => {
    clock.advance(20_000);
    const data = { fps: 100, frame_time_ms: 10, physics_time_ms: 1 };
    for (let told = 0; told < 20; told++) {
      clock.advance(500);
      tellJson(hub, game, {
        topic: "fps",
        data,
        text: JSON.stringify(data),
        timestampSeconds: clock.unixMillis() / 1000,
      });
    }
    expect(sampled(10)).toMatchObject({ every_frame: false, every_frame_for_s: 0 });
    expect(sampled(10).share).toBeLessThan(0.05);
  });
});
