import { beforeEach, describe, expect, test } from "bun:test";
import { recordOf } from "../../../src/base/record-of.ts";
import { JUDGING_DEMAND } from "../../../src/delivery/index.ts";
import { type Demand, GAME_STREAMS, OWN_INTERVAL_DEMAND } from "../../../src/protocol/streams.ts";
import { Attention } from "../../../src/surfaces/mcp/tool/attention.ts";
import type { Intervals } from "../../../src/surfaces/mcp/tool/mcp-context.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const OWN_INTERVALS: Intervals = recordOf(GAME_STREAMS, () => null);

let clock: ManualClock;
let intervals: Intervals;
let held: Demand[];
let attention: Attention;

beforeEach(() => {
  clock = new ManualClock();
  intervals = OWN_INTERVALS;
  held = [];
  attention = new Attention({
    clock,
    options: { readOnly: false, maxSessions: 1, idleSeconds: 60 },
    settings: { intervals: () => intervals, profilesHitches: () => false, change: () => undefined },
    holdDemand(demand) {
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
    expect([held, attention.sinceMillis]).toEqual([[JUDGING_DEMAND], began]);
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
    expect(held[0]).toMatchObject({ fps: { ownInterval: true }, vr_tracking: { fastestSeconds: 0 } });
    intervals = recordOf(GAME_STREAMS, () => 1);
    clock.advance(5000);
    expect(held).toHaveLength(1);
    expect(held[0]).toEqual(OWN_INTERVAL_DEMAND);
    intervals = OWN_INTERVALS;
    attention.heard(ONE);
    expect(held).toEqual([JUDGING_DEMAND]);
  });
});
