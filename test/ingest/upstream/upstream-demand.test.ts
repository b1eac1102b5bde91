import { beforeEach, describe, expect, test } from "bun:test";
import { UpstreamDemand } from "../../../src/ingest/upstream/upstream-demand.ts";
import { demandOf, every, NOBODY, OWN_INTERVAL } from "../../support/demands.ts";

const configure = (fps_enabled: boolean, vr_tracking_enabled: boolean) => ({
  command: "configure",
  config: { fps_enabled, vr_tracking_enabled },
});
const setInterval = (interval: number) => ({ command: "set_update_interval", interval });

let told: unknown[];
let demand: UpstreamDemand;
beforeEach(() => {
  told = [];
  demand = new UpstreamDemand((text) => told.push(JSON.parse(text)));
});

describe("an old server is told", () => {
  test("its switches at first, in any case, and then the changes", () => {
    demand.update(demandOf(OWN_INTERVAL));
    demand.update(demandOf(OWN_INTERVAL));
    demand.update(demandOf(OWN_INTERVAL, NOBODY));
    demand.update(demandOf(NOBODY));
    expect(told).toEqual([configure(true, true), configure(true, false), configure(false, false)]);
  });

  test("the shortest interval of all streams, without a stream, and the usual interval when no client asks for another", () => {
    demand.update(demandOf(OWN_INTERVAL));
    demand.update(demandOf(every(0.05, true), every(0.02, true)));
    demand.update(demandOf(every(0.05, true), OWN_INTERVAL));
    demand.update(demandOf(OWN_INTERVAL));
    expect(told.slice(1)).toEqual([setInterval(0.02), setInterval(0.05), setInterval(0.1)]);
  });

  test("nothing about monitors, but that fps is on when they are needed", () => {
    demand.update({ ...demandOf(NOBODY, NOBODY, every(0.02)), fps_and_performance: every(0.02) });
    demand.update(demandOf(NOBODY, NOBODY, every(0.01)));
    expect(told).toEqual([configure(true, false), setInterval(0.02), configure(false, false)]);
  });

  test("no longer interval than its own while a client needs that one", () => {
    demand.update(demandOf(every(5, true)));
    demand.update(demandOf(every(5)));
    expect(told.slice(1)).toEqual([setInterval(5)]);
  });

  test("no interval while every stream is off, and the new interval once a stream is on", () => {
    demand.update(demandOf(every(0)));
    demand.update(demandOf(NOBODY));
    demand.update(demandOf(every(1)));
    expect(told).toEqual([
      configure(true, true),
      setInterval(0),
      configure(false, false),
      configure(true, true),
      setInterval(1),
    ]);
  });

  test("to sample again when the relay leaves, unless it samples already", () => {
    demand.update(demandOf(NOBODY));
    demand.release();
    demand.release();
    expect(told).toEqual([configure(false, false), configure(true, true)]);
  });
});
