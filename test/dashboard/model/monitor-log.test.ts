import { expect, test } from "bun:test";
import { MonitorLog } from "../../../src/dashboard/model/monitor-log.ts";

test("monitors keep their numbers with their times, those of the project too", () => {
  const log = new MonitorLog();
  log.add({ draw_calls: 10, xr: { interface: "x" }, custom: { "game/enemies": 3, text: "no number" } }, 100);
  log.add({ draw_calls: 12 }, 101);
  expect([...log.series.value]).toEqual([
    [
      "draw_calls",
      [
        [100, 10],
        [101, 12],
      ],
    ],
    ["custom/game/enemies", [[100, 3]]],
  ]);
});

test("a hostile game fills neither names nor values without bound", () => {
  const log = new MonitorLog();
  const custom = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`m${index}`, index]));
  for (let second = 0; second < 700; second++) log.add({ custom }, second);
  expect(log.series.value.size).toBe(64);
  expect(log.series.value.get("custom/m0")?.length).toBe(600);
  log.add({ custom: [1], other: Number.NaN }, 800);
  expect(log.series.value.has("other")).toBe(false);
});

test("monitors are kept once a second, and nothing that comes again from the history", () => {
  const log = new MonitorLog();
  for (const unixSeconds of [100, 100.5, 101, 101.5, 102, 100, 101])
    log.add({ nodes: unixSeconds }, unixSeconds);
  expect(log.series.value.get("nodes")?.map(([unixSeconds]) => unixSeconds)).toEqual([100, 101, 102]);
});

test("what is later than a time is forgotten, so that earlier values can come again", () => {
  const log = new MonitorLog();
  for (const at of [100, 101, 102]) log.add({ draw_calls: at }, at);
  log.cutAfter(100.5);
  log.add({ draw_calls: 7 }, 101);
  expect([...log.series.value]).toEqual([
    [
      "draw_calls",
      [
        [100, 100],
        [101, 7],
      ],
    ],
  ]);
});
