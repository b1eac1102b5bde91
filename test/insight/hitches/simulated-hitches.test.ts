import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { Hub } from "../../../src/hub/index.ts";
import { DEFAULT_FAULT_TIMES, FaultPlan, SimulatedGame } from "../../../src/ingest/simulator/index.ts";
import { DEFAULT_INSIGHT_OPTIONS, Insight } from "../../../src/insight/index.ts";
import { topicOf } from "../../../src/protocol/topics.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { tellFrame, tellJson, tellPoses } from "../../support/tell.ts";

// Minutes of play are a second of work, on a busy machine several.
setDefaultTimeout(30_000);

/** The expected cause of each kind of simulated hitch. A script leaves no trace but its work, and memory is taken by a script. */
const CAUSE_OF_TARGET: Readonly<Record<string, string>> = {
  script: "script",
  physics: "physics",
  scene: "scene_load",
  gpu: "gpu",
  memory: "script",
  log: "log_flood",
  tracking: "tracking_loss",
};

/** Plays this many minutes of a simulated game into a hub, with every frame. */
function play({ seed, hz, minutes, faulty }: { seed: number; hz: number; minutes: number; faulty: boolean }) {
  const clock = new ManualClock();
  const hub = new Hub(clock);
  const insight = new Insight(hub, clock, DEFAULT_INSIGHT_OPTIONS, []);
  hub.listen(insight);
  const source = hub.open();
  const faults = new FaultPlan({ seed, kinds: ["hitch"], ...DEFAULT_FAULT_TIMES }, hz);
  const game = new SimulatedGame({ seed, hz, ...(faulty && { faults }) });
  const tell = (event: Record<string, unknown>) => {
    const message = event as Parameters<typeof topicOf>[0];
    const data = event.data as Record<string, unknown>;
    tellJson(hub, source, {
      topic: topicOf(message),
      text: JSON.stringify(event),
      data,
      timestampSeconds: clock.unixMillis() / 1000,
    });
  };
  for (let frame = 0; game.nextSeconds < minutes * 60; frame++) {
    clock.advance(game.nextSeconds * 1000 - clock.monotonicMillis());
    const { sample, tracking, events } = game.step(clock.unixMillis() / 1000);
    tellFrame(hub, source, sample);
    tellPoses(hub, source, tracking);
    for (const event of events) tell(event);
    if (frame % Math.round(hz / 2) === 0)
      tell({ type: "event", event: "performance", data: game.monitors() });
  }
  clock.advance(3000);
  return { hitches: insight.hitches.find().reverse(), truths: game.truths, count: insight.hitches.count };
}

describe("the simulated game", () => {
  test.each([72, 90, 120])("has no hitches in ten healthy minutes at %d Hz", (hz) => {
    for (const seed of [1, 2]) expect(play({ seed, hz, minutes: 10, faulty: false }).hitches).toEqual([]);
  });

  test.each([72, 90, 120])("has at %d Hz each hitch that was caused, with its frame, and no other", (hz) => {
    let [right, all] = [0, 0];
    for (const seed of [11, 12]) {
      const { hitches, truths } = play({ seed, hz, minutes: 10, faulty: true });
      expect(truths.length).toBeGreaterThan(30);
      expect(hitches.map(({ worst }) => worst.frame)).toEqual(truths.map(({ startFrame }) => startFrame));
      for (const [index, { target }] of truths.entries()) {
        all++;
        if (hitches[index]?.cause.kind === CAUSE_OF_TARGET[target]) right++;
      }
    }
    expect(right / all).toBeGreaterThan(0.97);
  });
});
