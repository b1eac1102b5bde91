import { describe, expect, test } from "bun:test";
import { traceIn } from "../../support/godot/frame-trace.ts";

const frames = (...late: number[]) => [...Array.from({ length: 100 - late.length }, () => 11_111), ...late];
const quietRound = { quiet: frames(), disturbed: frames() };

describe("a trace in frame times", () => {
  test("is a frame that is late in every disturbed round", () => {
    const blocked = { quiet: frames(), disturbed: frames(40_000) };
    expect(traceIn([blocked, blocked, blocked])).toContain("worst frame: 40000");
  });

  test("is also many slightly late frames in every round", () => {
    const slower = { quiet: frames(), disturbed: frames(...Array.from({ length: 20 }, () => 17_000)) };
    expect(traceIn([slower, slower, slower])).toContain("90th percentile: 17000");
  });

  test("is not lateness in only some rounds, or also in quiet ones", () => {
    const noisy = { quiet: frames(), disturbed: frames(90_000) };
    expect(traceIn([noisy, quietRound, noisy])).toBeUndefined();
    const busy = { quiet: frames(70_000), disturbed: frames(100_000) };
    expect(traceIn([busy, busy, busy])).toBeUndefined();
  });

  test("is also a round without frames", () => {
    expect(traceIn([{ quiet: frames(), disturbed: [] }, quietRound, quietRound])).toContain("NaN");
  });
});
