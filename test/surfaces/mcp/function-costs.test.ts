import { expect, test } from "bun:test";
import { FunctionCosts } from "../../../src/surfaces/mcp/summaries/function-costs.ts";

const ran = (name: string, self_ms: number, total_ms: number, calls = 1) => ({
  function: name,
  file: "res://a.gd",
  line: 1,
  calls,
  self_ms,
  total_ms,
});

test("costs are means of a frame, the first profile is left out, and callers are those whose time fits", () => {
  const costs = new FunctionCosts();
  costs.add({ frame_time_ms: 900, functions: [ran("spin", 900, 900)] });
  for (let frame = 0; frame < 10; frame++) {
    const spin = frame % 2 === 0 ? 4 : 2;
    costs.add({
      frame_time_ms: 6,
      script_time_ms: 5,
      functions: [
        ran("_process", 0.1, spin + 1.3),
        ran("spawn_wave", 0.2, spin + 0.2),
        ran("spin", spin, spin, 2),
        ran("steer", 1, 1),
        { ...ran("load", 3, 3), other_thread: true },
      ],
    });
  }
  expect(costs.frames).toBe(10);
  expect(costs.perFrame).toEqual({ workMillis: 6, scriptMillis: 5, calls: 6 });
  const { bySelf, byTotal } = costs.top(3);
  const place = "res://a.gd:1";
  expect(bySelf).toEqual([
    {
      function: "spin",
      place,
      self_ms: 3,
      total_ms: 3,
      worst_ms: 4,
      calls: 2,
      caller: "spawn_wave",
      other_thread: false,
    },
    {
      function: "load",
      place,
      self_ms: 3,
      total_ms: 3,
      worst_ms: 3,
      calls: 1,
      caller: null,
      other_thread: true,
    },
    {
      function: "steer",
      place,
      self_ms: 1,
      total_ms: 1,
      worst_ms: 1,
      calls: 1,
      caller: "_process",
      other_thread: false,
    },
  ]);
  expect(byTotal.map(({ function: name, caller }) => [name, caller])).toEqual([
    ["_process", null],
    ["spawn_wave", "_process"],
    ["spin", "spawn_wave"],
  ]);
});
