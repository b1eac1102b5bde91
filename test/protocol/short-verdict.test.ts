import { describe, expect, test } from "bun:test";
import { compareWorstFirst, type ShortlyJudged, shortVerdict } from "../../src/protocol/short-verdict.ts";
import { statsOf } from "../support/stats-of.ts";

const now = (more: Partial<ShortlyJudged> = {}): ShortlyJudged => ({
  isConnected: true,
  linkDownSeconds: undefined,
  stats: statsOf(),
  ageSeconds: 0.4,
  ...more,
});

describe("the short verdict", () => {
  test.each([
    ["a game that holds its rate", now(), "good", "holds 90 Hz"],
    ["one with a hitch", now({ stats: statsOf({ hitches: 1 }) }), "warning", "holds 90 Hz, 1 hitch"],
    ["one with hitches", now({ stats: statsOf({ hitches: 3 }) }), "warning", "holds 90 Hz, 3 hitches"],
    ["one that breaks its rate", now({ stats: statsOf({ answer: "breaks" }) }), "bad", "breaks 90 Hz"],
    [
      "one whose work is unknown",
      now({ stats: statsOf({ answer: "cannot_tell" }) }),
      "unknown",
      "cannot tell",
    ],
    ["one with few frames", now({ stats: statsOf({ answer: "too_little" }) }), "unknown", "being measured"],
    ["one with old statistics", now({ ageSeconds: 3.1 }), "unknown", "no news"],
    ["one without statistics", now({ stats: undefined }), "unknown", "being measured"],
    ["one that has left", now({ isConnected: false }), "unknown", "has left"],
    [
      "one that stands still",
      now({ stats: statsOf({}, { standstill: { state: "still", seconds: 5 } }), ageSeconds: 20 }),
      "bad",
      "no frames",
    ],
    [
      "one that is paused",
      now({ stats: statsOf({}, { standstill: { state: "paused", seconds: 5 } }) }),
      "unknown",
      "paused",
    ],
    [
      "one whose site is cut off, whatever it said last",
      now({ linkDownSeconds: 150, isConnected: false }),
      "unknown",
      "link down for 2 min",
    ],
  ] as const)("of %s", (_, judged, mood, words) => {
    expect(shortVerdict(judged)).toEqual({ mood, words });
  });
});

test("games are ordered by how bad they are, then by lost refreshes; those that have left come last", () => {
  const games = [
    { name: "left", mood: "bad", isConnected: false, staleShare: 1 },
    { name: "good", mood: "good", isConnected: true, staleShare: 0 },
    { name: "unknown", mood: "unknown", isConnected: true, staleShare: null },
    { name: "bad", mood: "bad", isConnected: true, staleShare: 0.1 },
    { name: "warning", mood: "warning", isConnected: true, staleShare: 0.01 },
    { name: "worst", mood: "bad", isConnected: true, staleShare: 0.3 },
  ] as const;
  expect(
    games
      .toSorted(compareWorstFirst)
      .map(({ name }) => name)
      .join(" "),
  ).toBe("worst bad warning unknown good left");
});
