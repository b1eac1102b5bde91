import { expect, test } from "bun:test";
import { FIXED_TOPICS, isTopicPattern, matchesTopic } from "../../src/protocol/topic-patterns.ts";
import { topicOf } from "../../src/protocol/topics.ts";

const event = (name: string, data = {}) => ({ type: "event" as const, event: name, data });

test("each event has the topic that the design gives it", () => {
  expect(
    ["fps", "vr_tracking", "performance", "scene_changed", "info", "warning", "error"].map((name) =>
      topicOf(event(name)),
    ),
  ).toEqual(["fps", "vr_tracking", "performance", "scene", "log/info", "log/warning", "log/error"]);
  expect(topicOf({ type: "alert", level: "info", message: "x" })).toBe("alert");
  expect(topicOf({ type: "snapshot", data: {} })).toBe("snapshot");
});

test("a custom event's topic ends in its name, also if the name is in `event` itself", () => {
  expect(topicOf(event("custom", { event_name: "player_teleported" }))).toBe("custom/player_teleported");
  expect(topicOf(event("player_jumped"))).toBe("custom/player_jumped");
  expect(topicOf(event("constructor"))).toBe("custom/constructor");
  expect(topicOf(event("custom", { event_name: 5 }))).toBe("custom/unnamed");
  expect(topicOf(event("custom", { event_name: "*" }))).toBe("custom/unnamed");
  expect(topicOf(event("*"))).toBe("custom/unnamed");
});

test("a custom event with a long name has a topic of 128 characters at most, whose end marks the cut", () => {
  const topic = topicOf(event("custom", { event_name: `e${"x".repeat(900_000)}` }));
  expect(topic).toBe(`custom/e${"x".repeat(126)}…`);
  expect(topicOf(event("x".repeat(128)))).toBe(`custom/${"x".repeat(128)}`);
  expect(topicOf(event("x".repeat(129)))).toBe(`custom/${"x".repeat(127)}…`);
  // Two code units each: the cut leaves no half.
  expect(topicOf(event(`x${"😀".repeat(100)}`))).toBe(`custom/x${"😀".repeat(63)}…`);
  expect(topicOf(event("😀".repeat(100)))).toBe(`custom/${"😀".repeat(63)}…`);
});

test("a game cannot send what only the relay says: its event of that name is a custom one", () => {
  expect(topicOf(event("relay"))).toBe("custom/relay");
  expect(topicOf(event("custom", { event_name: "relay" }))).toBe("custom/relay");
});

test("`*` includes every topic except profiles, which cost the game time", () => {
  const topics: readonly string[] = FIXED_TOPICS;
  const profiles: string[] = ["profiler/scripts", "profiler/servers", "profiler/visual"];
  expect(topics.filter((topic) => !matchesTopic("*", topic))).toEqual(profiles);
  expect(topics.filter((topic) => matchesTopic("profiler/*", topic))).toEqual(profiles);
  expect([...profiles, "profiler/*"].map(isTopicPattern)).toEqual([true, true, true, true]);
  expect(isTopicPattern("profiler/nonsense")).toBe(false);
});
