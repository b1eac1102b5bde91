import { beforeEach, describe, expect, test } from "bun:test";
import { DEFAULT_HISTORY, Hub, Omissions } from "../../src/hub/index.ts";
import { DEFAULT_LIMITS } from "../../src/protocol/limits.ts";
import { OMISSIONS } from "../../src/protocol/omissions.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { tellFrame, tellJson } from "../support/tell.ts";

const HISTORY = {
  ...DEFAULT_HISTORY,
  samples: { maxBytes: 80 * 5, maxAgeMillis: 60_000 },
  event: { maxBytes: 1000, maxAgeMillis: 60_000 },
};

let clock: ManualClock;
let hub: Hub;
beforeEach(() => {
  clock = new ManualClock();
  hub = new Hub(clock, HISTORY, { ...DEFAULT_LIMITS, topics: 32 });
});

/** What was left out so far, kinds of which nothing was left out aside. */
function omitted(): Record<string, number> {
  return Object.fromEntries(Object.entries(hub.omissions.toRecord()).filter(([, count]) => count > 0));
}

describe("the hub counts its drops:", () => {
  test("messages that leave a full history early, and none that are too old", () => {
    const game = hub.open();
    for (let frame = 1; frame <= 12; frame++)
      tellFrame(hub, game, { frame, fps: 90, frameMillis: 11, physicsMillis: 2 });
    expect(omitted()).toEqual({ history_shortened: 7 });
    for (let count = 0; count < 4; count++)
      tellJson(hub, game, { topic: "custom/long", data: {}, text: "x".repeat(150) });
    expect(omitted()).toEqual({ history_shortened: 10 });
    clock.advance(61_000);
    hub.topics.trim(clock.monotonicMillis());
    expect(omitted()).toEqual({ history_shortened: 10 });
  });

  test("custom events whose topic would exceed the limit", () => {
    const game = hub.open();
    for (let name = 0; name < 40; name++) tellJson(hub, game, { topic: `custom/${name}`, data: {} });
    const merged = hub.topics.get("custom/overflow").messages;
    expect(merged).toBeGreaterThan(5);
    expect(omitted()).toMatchObject({ custom_events_merged: merged });
  });

  test("events that no longer fit a snapshot", () => {
    const game = hub.open();
    for (let count = 0; count < 70; count++) tellJson(hub, game, { topic: "scene", data: {} });
    expect(omitted()).toMatchObject({ snapshot_events_replaced: 6 });
  });

  test("samples of extra trackers are no events, and push none out of a snapshot", () => {
    const game = hub.open();
    tellJson(hub, game, { topic: "scene", data: {} });
    for (let count = 0; count < 70; count++) tellJson(hub, game, { topic: "custom/xr_extra", data: {} });
    expect(omitted()).not.toHaveProperty("snapshot_events_replaced");
  });

  test("forgotten games", () => {
    for (let count = 0; count < 18; count++) hub.close(hub.open());
    expect(omitted()).toEqual({ games_forgotten: 2 });
  });
});

test("each kind of drop is reported once, at the first one", () => {
  const reported: string[] = [];
  const omissions = new Omissions((name, sentence) => reported.push(`${name}: ${sentence}`));
  omissions.add("games_forgotten", 0);
  expect(reported).toEqual([]);
  omissions.add("games_forgotten");
  omissions.add("games_forgotten", 3);
  omissions.add("frames_not_judged");
  expect(reported).toEqual([
    `games_forgotten: ${OMISSIONS.games_forgotten}`,
    `frames_not_judged: ${OMISSIONS.frames_not_judged}`,
  ]);
  expect(omissions.toRecord()).toMatchObject({
    games_forgotten: 4,
    frames_not_judged: 1,
    hitches_forgotten: 0,
  });
});
