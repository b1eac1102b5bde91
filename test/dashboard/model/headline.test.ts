import { describe, expect, test } from "bun:test";
import { headline, type Situation } from "../../../src/dashboard/model/headline.ts";
import { statsOf } from "../../support/stats-of.ts";

/** A game that has held 90 Hz for 44 s, with these changes. */
function situation(changes: Partial<Situation> = {}): Situation {
  return {
    isConnected: true,
    lostForSeconds: 0,
    isAway: false,
    isKnown: true,
    linkDown: undefined,
    isPlaying: true,
    replay: undefined,
    stats: statsOf(),
    statsAgeSeconds: 0.4,
    hitch: undefined,
    holdingSeconds: 44,
    hasPoses: true,
    ...changes,
  };
}

const saidOf = (changes: Partial<Situation>) => {
  const { mood, title } = headline(situation(changes));
  return { mood, title };
};

const HITCH = { agoSeconds: 7.2, millis: 249.3, cause: "scene load" };

test("a game that holds its rate is good news", () => {
  expect(headline(situation())).toEqual({
    mood: "good",
    title: "Holding 90 Hz",
    detail: "for 44 s, no refresh lost",
    whole: "Holds 11.1 ms",
    spoken: "Holding 90 Hz",
  });
});

test("a hitch is told with its age, length and cause, and a screen reader hears it once", () => {
  const told = headline(situation({ hitch: HITCH, stats: statsOf({ hitches: 1, stale_share: 24 / 900 }) }));
  expect(told).toEqual({
    mood: "warning",
    title: "One hitch, 7 s ago",
    detail: "249 ms, scene load. 24 of 900 refreshes lost in 10 s.",
    whole: "Holds 11.1 ms",
    spoken: "Hitch at 90 Hz",
  });
});

describe("the news", () => {
  test.each([
    ["several hitches", { hitch: HITCH, stats: statsOf({ hitches: 3 }) }, "warning", "3 hitches, 7 s ago"],
    ["a rate that is not held", { stats: statsOf({ answer: "breaks" }) }, "bad", "Not holding 90 Hz"],
    [
      "a budget that is guessed",
      { stats: statsOf({ budget_origin: "guessed", budget_ms: 1000 / 72 }) },
      "good",
      "Holding 72 Hz (guessed)",
    ],
    [
      "frames that say nothing",
      { stats: statsOf({ answer: "cannot_tell" }) },
      "unknown",
      "Cannot tell at 90 Hz",
    ],
    ["too few frames", { stats: statsOf({ answer: "too_little" }) }, "unknown", "Connected"],
    [
      "a flat window that holds its rate",
      { hasPoses: false, stats: statsOf({ budget_origin: "screen" }) },
      "unknown",
      "Connected, XR has not started",
    ],
    [
      "a rate that a person chose, without poses",
      { hasPoses: false, stats: statsOf({ budget_origin: "given" }) },
      "good",
      "Holding 90 Hz",
    ],
    ["a game that was not measured yet", { stats: undefined }, "unknown", "Connected"],
    [
      "a game that stands still",
      { stats: statsOf({}, { standstill: { state: "still", seconds: 4.8 } }) },
      "bad",
      "No frame for 5 s",
    ],
    [
      "a game that a debugger holds",
      { stats: statsOf({}, { standstill: { state: "held", seconds: 4.8 } }) },
      "bad",
      "No frame for 5 s",
    ],
    [
      "an app that is paused",
      { stats: statsOf({}, { standstill: { state: "paused", seconds: 61 } }) },
      "unknown",
      "Paused for 61 s",
    ],
    [
      "a game whose site is cut off, whatever is known of it",
      { linkDown: { site: "lab", seconds: 40 }, isPlaying: false },
      "unknown",
      "The link to lab is down",
    ],
    ["a game that has left", { isPlaying: false }, "unknown", "The game has left"],
    ["a relay without a game", { isPlaying: undefined }, "unknown", "Nobody plays"],
    ["a relay that was not asked yet", { isKnown: false, isPlaying: undefined }, "unknown", "Connecting"],
    ["a connection that begins", { isConnected: false, lostForSeconds: 0.5 }, "unknown", "Connecting"],
    ["a lost connection", { isConnected: false, lostForSeconds: 9 }, "unknown", "No connection to the relay"],
    ["a page that was hidden for long", { isAway: true }, "unknown", "Not watching"],
  ] as const)("%s", (_, changes, mood, title) => {
    expect(saidOf(changes)).toEqual({ mood, title });
  });
});

test("what is old is never good news, whatever it says", () => {
  const olds: Partial<Situation>[] = [
    { statsAgeSeconds: 3.1 },
    { statsAgeSeconds: 60 },
    { isConnected: false },
    { isPlaying: false },
    { isKnown: false },
    { isAway: true },
    { stats: undefined },
  ];
  expect(olds.map((old) => saidOf(old).mood).filter((mood) => mood === "good")).toEqual([]);
  expect(saidOf({ statsAgeSeconds: 12.4 }).title).toBe("No news for 12 s");
});

test("without XR the window is judged beside it", () => {
  const verdict = { budget_origin: "guessed", budget_ms: 1000 / 60 } as const;
  expect(headline(situation({ hasPoses: false, stats: statsOf(verdict) })).detail).toBe(
    "No poses come. The window holds 60 Hz (guessed).",
  );
});

test.each([
  ["paused", "The replay is paused"],
  ["ended", "The replay has ended"],
  ["failed", "The replay cannot go on"],
])("a replay that is %s is neither good nor bad news, and its verdict is kept", (replay, title) => {
  const said = headline(situation({ replay }));
  expect(said).toMatchObject({ mood: "unknown", title, whole: headline(situation()).whole });
});

test("a replay that plays is judged as a live game", () => {
  expect(headline(situation({ replay: "playing" }))).toEqual(headline(situation()));
});
