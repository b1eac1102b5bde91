import { describe, expect, test } from "bun:test";
import { RunningFrameRate } from "../../../src/ingest/frames/running-frame-rate.ts";

describe("RunningFrameRate", () => {
  test("counts frames over the clock, including frames that were not sampled", () => {
    const rate = new RunningFrameRate();
    // Every third frame of 100 a second.
    for (let frame = 3; frame <= 300; frame += 3) rate.update(frame, frame * 10_000, 10_000, 0);
    expect(rate.fps).toBeCloseTo(100, 9);
  });

  test("is not 1 / frame time: one long frame counts by its share", () => {
    const rate = new RunningFrameRate();
    let ticks = 0;
    for (let frame = 1; frame <= 26; frame++) {
      const frameMicros = frame === 20 ? 60_000 : 10_000;
      ticks += frameMicros;
      rate.update(frame, ticks, frameMicros, 0);
    }
    // 20 frames until 250 ms were full, in 250 ms.
    expect(rate.fps).toBeCloseTo(80, 9);
  });

  test("counts anew after an interruption, and not over it", () => {
    const rate = new RunningFrameRate();
    for (let frame = 1; frame <= 100; frame++) rate.update(frame, frame * 10_000, 10_000, 0);
    // Ten seconds at 30 frames a second that nobody asked for.
    rate.update(401, 11_000_000, 11_111, 0);
    expect(rate.fps).toBeCloseTo(90, 1);
  });

  test("counts by the times of frames: samples are taken at different moments of their frames", () => {
    const rate = new RunningFrameRate();
    for (let frame = 1; frame <= 25; frame++)
      rate.update(frame, frame * 10_000 + (frame % 2) * 6000, 10_000, 0);
    expect(rate.fps).toBeCloseTo(100, 9);
  });

  test("counts the first frames, which follow at once, with no more than the game's own limit", () => {
    const rate = new RunningFrameRate();
    rate.update(1, 1000, 100, 90);
    expect(rate.fps).toBe(90);
    const unlimited = new RunningFrameRate();
    unlimited.update(1, 1000, 100, 0);
    expect(unlimited.fps).toBe(10_000);
  });
});
