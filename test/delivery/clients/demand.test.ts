import { describe, expect, test } from "bun:test";
import { demandOfSubscriptions, JUDGING_DEMAND, unionOf } from "../../../src/delivery/clients/demand.ts";
import { presetFor } from "../../../src/delivery/clients/preset.ts";
import { SubscriptionSet } from "../../../src/delivery/clients/subscription-set.ts";
import { OWN_INTERVAL_DEMAND } from "../../../src/protocol/streams.ts";

describe("how soon games have to send", () => {
  test.each([
    ["a client of poses", ["vr_tracking"], 0],
    ["a client of frames", ["fps"], 0],
    ["a client of one event", ["custom/shot"], 0],
    ["a client of the game's log", ["log/*"], 0],
    ["a client of hand joints", ["custom/xr_extra"], 0],
    ["a client of everything", ["*"], 0],
    ["a client of each game's seconds", ["stats"], 0.1],
    ["a client of monitors and alerts", ["performance", "alert"], 0.1],
    ["a client of the engine's profiler", ["profiler/*"], 0.1],
    ["a client of the relay's own state", ["relay"], 1],
    ["a client without subscriptions", [], 1],
    ["a client of alerts and poses", ["alert", "vr_tracking"], 0],
  ])("%s", (_, patterns, seconds) => {
    expect(demandOf(patterns).maxDelaySeconds).toBe(seconds);
  });

  test("does not depend on the intervals that a client asks for", () => {
    const hourly = new SubscriptionSet([{ pattern: "vr_tracking", interval: 3600, source: undefined }]);
    expect(demandOfSubscriptions(hourly, { choosesTopics: true }).maxDelaySeconds).toBe(0);
  });

  test("does not depend on subscriptions to messages of the relay alone", () => {
    const ofRelay = new SubscriptionSet([{ pattern: "log/info", interval: "own", source: "relay" }]);
    expect(demandOfSubscriptions(ofRelay, { choosesTopics: true }).maxDelaySeconds).toBe(1);
  });

  test("is at once for a classic client that sends no command", () => {
    expect(presetFor({ choosesTopics: false }).demand.maxDelaySeconds).toBe(0);
  });

  test("is the soonest that anyone needs", () => {
    expect(unionOf([]).maxDelaySeconds).toBe(1);
    expect(unionOf([demandOf(["relay"]), JUDGING_DEMAND]).maxDelaySeconds).toBe(0.1);
    expect(unionOf([JUDGING_DEMAND, demandOf(["custom/shot"])]).maxDelaySeconds).toBe(0);
  });
});

test("a client that names alerts or each game's seconds needs games to be judged, and a client of everything does not", () => {
  expect(demandOf(["alert"])).toEqual(JUDGING_DEMAND);
  expect(demandOf(["stats"])).toEqual(JUDGING_DEMAND);
  expect(demandOf(["*"])).toEqual({ ...OWN_INTERVAL_DEMAND, maxDelaySeconds: 0 });
});

function demandOf(patterns: readonly string[]) {
  const own = patterns.map((pattern) => ({ pattern, interval: "own" as const, source: undefined }));
  return demandOfSubscriptions(new SubscriptionSet(own), { choosesTopics: true });
}
