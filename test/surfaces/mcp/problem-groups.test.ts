import { expect, test } from "bun:test";
import { problemGroups } from "../../../src/surfaces/mcp/summaries/problem-groups.ts";

test("problems are grouped by place and by message without its numbers, errors first, and repeats count", () => {
  const event = (topic: string, offset: number, data: object) => ({
    topic,
    source: "room",
    source_epoch: `run ${offset}`,
    offset,
    timestamp: 100 + offset,
    data,
  });
  const place = { file: "res://door.gd", line: 7, function: "_open" };
  const inner = { file: "res://door.gd", line: 7, function: "_open" };
  const outer = { file: "res://room.gd", line: 3, function: "_process" };
  const groups = problemGroups([
    event("log/warning", 1, { message: "slow", count: 50 }),
    event("log/error", 2, { message: "no node 1", ...place, stack: [inner, outer] }),
    event("log/error", 3, { message: "no node 22", ...place, stack: [inner], count: 4 }),
    event("log/error", 4, { message: "no node 3", ...place, line: 8 }),
  ]);
  const error = { kind: "error" as const, source: "room" };
  expect(groups).toEqual([
    {
      ...error,
      place: "res://door.gd:7 in _open",
      message: "no node 22",
      count: 5,
      first: 102,
      last: 103,
      epoch: "run 3",
      offset: 3,
      stack: ["res://door.gd:7 in _open", "res://room.gd:3 in _process"],
    },
    {
      ...error,
      place: "res://door.gd:8 in _open",
      message: "no node 3",
      count: 1,
      first: 104,
      last: 104,
      epoch: "run 4",
      offset: 4,
      stack: [],
    },
    {
      kind: "warning",
      source: "room",
      place: null,
      message: "slow",
      count: 50,
      first: 101,
      last: 101,
      epoch: "run 1",
      offset: 1,
      stack: [],
    },
  ]);
});
