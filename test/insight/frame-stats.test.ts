import { describe, expect, test } from "bun:test";
import { Hub } from "../../src/hub/index.ts";
import { frameStats, spreadOf } from "../../src/insight/index.ts";
import { ManualClock } from "../support/manual-clock.ts";

/** A hub whose game sends these frame times, one every so many milliseconds. */
function hubWith(frameTimes: readonly number[], everyMillis = 10) {
  const clock = new ManualClock();
  const hub = new Hub(clock);
  const game = hub.open();
  for (const [index, frameMillis] of frameTimes.entries()) {
    if (index > 0) clock.advance(everyMillis);
    hub.acceptPerformance(game, {
      frame: 100 + index,
      fps: 1000 / frameMillis,
      frameMillis,
      physicsMillis: 1,
    });
  }
  const stats = (windowSeconds: number, source?: string) =>
    frameStats(hub, clock.monotonicMillis(), { windowSeconds, source });
  return { clock, hub, game, stats };
}

describe("frame statistics", () => {
  test("tell the spread of frame times by nearest rank, and fps by frames counted in the time covered", () => {
    const { stats, game } = hubWith(Array.from({ length: 101 }, (_, index) => (index === 100 ? 50 : 10)));
    expect(stats(60)).toEqual([
      {
        source: "game-1",
        epoch: game.epoch,
        samples: 101,
        frames: 101,
        covered_s: 1,
        fps: 100,
        reported_fps: { mean: 99.208, min: 20, p50: 100, p95: 100, p99: 100, max: 100 },
        frame_time_ms: { mean: 10.396, min: 10, p50: 10, p95: 10, p99: 10, max: 50 },
        physics_time_ms: { mean: 1, min: 1, p50: 1, p95: 1, p99: 1, max: 1 },
      },
    ]);
  });

  test("count what is within the window and nothing before it", () => {
    const { stats } = hubWith(Array.from({ length: 101 }, () => 10));
    expect(stats(0.5)[0]).toMatchObject({ samples: 51, covered_s: 0.5, fps: 100 });
  });

  test("count a sample once that comes as packet and again as JSON, and take JSON alone where no packet comes", () => {
    const { hub, game, stats } = hubWith([10, 10]);
    hub.acceptFps(game, { fps: 100, frame_time_ms: 10, physics_time_ms: 1 }, "{}", 1);
    const other = hub.open();
    hub.acceptFps(other, { fps: 50, frame_time_ms: 20 }, "{}", 1);
    expect(stats(60).map(({ source, samples, frames, fps }) => ({ source, samples, frames, fps }))).toEqual([
      { source: "game-1", samples: 2, frames: 2, fps: 100 },
      { source: "game-2", samples: 1, frames: null, fps: null },
    ]);
    expect(stats(60, "game-2")).toHaveLength(1);
    expect(stats(60, "game-2")[0]?.physics_time_ms).toBeNull();
  });

  test("count frames over the end of a u32, and not over a count that began anew", () => {
    const { clock, hub, game, stats } = hubWith([10]);
    const frame = (number: number) => {
      clock.advance(10);
      hub.acceptPerformance(game, { frame: number, fps: 90, frameMillis: 10, physicsMillis: 1 });
    };
    frame(5);
    expect(stats(60)[0]).toMatchObject({ samples: 2, frames: null, fps: null });
    clock.advance(60_000);
    frame(2 ** 32 - 1);
    frame(1);
    expect(stats(1)[0]).toMatchObject({ samples: 2, frames: 3, fps: 200 });
  });

  test("of nothing are nothing", () => {
    expect([hubWith([]).stats(60), spreadOf([])]).toEqual([[], undefined]);
  });
});
