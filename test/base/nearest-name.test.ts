import { describe, expect, test } from "bun:test";
import { didYouMean, nearestName } from "../../src/base/nearest-name.ts";

describe("the nearest name", () => {
  const names = ["port", "host", "max_events", "max_event_bytes", "heartbeat_interval_s"];

  test.each([
    ["prot", "port"],
    ["Port", "port"],
    ["maxEvents", "max_events"],
    ["max-event-byte", "max_event_bytes"],
    ["heartbeat_interval", "heartbeat_interval_s"],
    ["hearbeatInterval", "heartbeat_interval_s"],
    ["colour", undefined],
    ["", undefined],
    ["x".repeat(100_000), undefined],
  ])("of %p is %p", (given, nearest) => {
    expect(nearestName(given, names)).toBe(nearest);
  });

  test("is suggested, or the text is empty", () => {
    expect([didYouMean("prot", names), didYouMean("colour", names), didYouMean("a", [])]).toEqual([
      "; did you mean port?",
      "",
      "",
    ]);
  });
});
