import { beforeEach, describe, expect, test } from "bun:test";
import { JUDGING_WISHES, type Wishes } from "../../../src/delivery/index.ts";
import { Attention } from "../../../src/surfaces/mcp/tool/attention.ts";
import type { Intervals } from "../../../src/surfaces/mcp/tool/mcp-context.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const OWN_INTERVALS: Intervals = { fps: null, vr_tracking: null, performance: null };

let clock: ManualClock;
let intervals: Intervals;
let held: Wishes[];
let attention: Attention;

beforeEach(() => {
  clock = new ManualClock();
  intervals = OWN_INTERVALS;
  held = [];
  attention = new Attention({
    clock,
    options: { readOnly: false, maxSessions: 1, idleSeconds: 60 },
    settings: { intervals: () => intervals, profilesHitches: () => false, change: () => undefined },
    hold(demand) {
      held.push(demand);
      return { release: () => void held.splice(held.indexOf(demand), 1) };
    },
  });
});

const [ONE, OTHER] = [{}, {}];

describe("while an assistant is there", () => {
  test("every frame is in demand, once for all assistants, until the last has asked nothing for its idle time", () => {
    expect([held, attention.sinceMillis]).toEqual([[], undefined]);
    const began = clock.monotonicMillis();
    attention.heard(ONE);
    clock.advance(40_000);
    attention.heard(OTHER);
    clock.advance(50_000);
    expect([held, attention.sinceMillis]).toEqual([[JUDGING_WISHES], began]);
    clock.advance(15_000);
    expect([held, attention.sinceMillis]).toEqual([[], undefined]);
  });

  test("and no longer once all have left", () => {
    attention.heard(ONE);
    attention.heard(OTHER);
    attention.left(ONE);
    expect(held).toHaveLength(1);
    attention.left(OTHER);
    attention.left(OTHER);
    expect(held).toEqual([]);
  });

  test("and no longer when the relay stops", () => {
    attention.heard(ONE);
    attention.stop();
    clock.advance(5000);
    expect(held).toEqual([]);
  });

  test("but for what has a rate of its own by the configuration, also where that changes", () => {
    attention.heard(ONE);
    intervals = { ...OWN_INTERVALS, fps: 0.1 };
    attention.heard(ONE);
    expect(held).toHaveLength(1);
    expect(held[0]).toMatchObject({ fps: { pace: "own" }, vr_tracking: { pace: 0 } });
    intervals = { fps: 0.1, vr_tracking: 1, performance: 2 };
    clock.advance(5000);
    expect(held).toHaveLength(1);
    const own = { enabled: true, pace: "own" } as const;
    expect(held[0]).toEqual({ fps: own, vr_tracking: own, performance: own, fps_and_performance: own });
    intervals = OWN_INTERVALS;
    attention.heard(ONE);
    expect(held).toEqual([JUDGING_WISHES]);
  });
});
