import { expect, test } from "bun:test";
import { demandOf } from "../../../src/delivery/index.ts";
import {
  constantSubscriptions,
  neededSubscription,
  neededTopics,
} from "../../../src/ingest/link/link-subscriptions.ts";

test("a new link begins with the past of events, and a link that goes on with what it missed", () => {
  const of = (since: number | undefined) =>
    Object.fromEntries(constantSubscriptions(since).map(({ topic, history }) => [topic, history]));
  expect(of(undefined)).toEqual({
    scene: "last",
    snapshot: "last",
    "log/*": { seconds: 600 },
    alert: { seconds: 600 },
    "custom/*": { seconds: 600 },
    stats: { seconds: 60 },
    headset: { seconds: 60 },
  });
  expect(new Set(Object.values(of(7)).map((history) => JSON.stringify(history)))).toEqual(
    new Set(['{"since":7}']),
  );
});

test("a link needs the streams in demand, and the profiles that somebody is subscribed to", () => {
  const demand = demandOf(new Map([["vr_tracking", 0.1]]));
  expect(neededTopics(demand, (topic) => topic === "profiler/scripts")).toEqual(
    new Set(["vr_tracking", "profiler/scripts"]),
  );
  expect(neededTopics(demandOf(new Map()), () => false)).toEqual(new Set());
  expect(neededSubscription("vr_tracking")).toEqual({ topic: "vr_tracking", history: "last" });
  expect(neededSubscription("profiler/scripts")).toEqual({ topic: "profiler/scripts", history: "none" });
});
