import { expect, test } from "bun:test";
import { headsetValues } from "../../../src/dashboard/model/headset-values.ts";
import { measuresOf } from "../../../src/dashboard/model/measures.ts";
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

test("the headset's own numbers are measures with units, those of the device before those of the runtime", () => {
  const log = new MonitorLog();
  const vrapi = { app_gpu_ms: 10.3, gpu_mhz: 545, gpu_share: 0.97 };
  log.add(
    headsetValues({ vrapi, runtime: { app_gpu_ms: 9, cpu_mhz: 1651 }, battery: { temperature_c: 41 } }),
    100,
  );
  log.add(headsetValues({ vrapi: "no object", runtime: null }), 101);
  const measures = measuresOf([], log.series.value);
  expect(measures.map(({ name, unit, points }) => [name, unit, points[0]?.[1]])).toEqual([
    ["Headset GPU", "ms", 10.3],
    ["GPU load", "%", 97],
    ["GPU clock", "MHz", 545],
    ["CPU clock", "MHz", 1651],
    ["Battery", "°C", 41],
  ]);
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
