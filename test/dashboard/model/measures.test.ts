import { describe, expect, test } from "bun:test";
import {
  extentOf,
  type Measure,
  measuresOf,
  type Point,
  secondOf,
} from "../../../src/dashboard/model/measures.ts";
import { statsOf } from "../../support/stats-of.ts";

function pointsOf(measures: readonly Measure[]) {
  return Object.fromEntries(measures.map(({ key, points }) => [key, points.map(([, value]) => value)]));
}

describe("measures", () => {
  test("leave out what the game does not report", () => {
    expect(pointsOf(measuresOf([secondOf(statsOf())], new Map()))).toEqual({
      fps: [90],
      low: [89],
      p99: [11.3],
      lost: [0],
    });
  });

  test("keep a gap where one second is not known", () => {
    const memory = { last_mb: 200, slope_mb_per_min: null, slope_95: null };
    const seconds = [statsOf({}, { memory }), statsOf({}, { memory: null }), statsOf({}, { memory })];
    expect(pointsOf(measuresOf(seconds.map(secondOf), new Map())).memory).toEqual([200, null, 200]);
  });

  test("have the work with the budget that it is part of", () => {
    const work = { source: "sums", cpu_ms: 5, gpu_ms: null, free_share: 0.5 } as const;
    const [cpu, ...others] = measuresOf([secondOf(statsOf({}, { work }))], new Map());
    expect({ key: cpu?.key, budget: cpu?.budget }).toEqual({ key: "cpu", budget: 1000 / 90 });
    expect(others.some(({ key }) => key === "gpu")).toBe(false);
  });

  test("find the project's own monitors, and only known ones of the engine", () => {
    const points: readonly Point[] = [[100, 7]];
    const monitors = new Map([
      ["draw_calls", points],
      ["render_cpu_ms", points],
      ["custom/game/enemies", points],
    ]);
    expect(measuresOf([], monitors).map(({ key, name }) => ({ key, name }))).toEqual([
      { key: "draw_calls", name: "Draw calls" },
      { key: "custom/game/enemies", name: "game/enemies" },
    ]);
  });

  test("write a growth with its sign", () => {
    const memory = { last_mb: 200, slope_mb_per_min: -12.4, slope_95: null };
    const growth = measuresOf([secondOf(statsOf({}, { memory }))], new Map()).find(
      ({ key }) => key === "growth",
    );
    expect([-12.4, 0.2, 3].map((value) => growth?.write(value))).toEqual(["−12", "±0", "+3"]);
  });
});

test("the extent of points counts known values only", () => {
  expect(
    extentOf([
      [1, 4],
      [2, null],
      [3, 2],
    ]),
  ).toEqual({ least: 2, most: 4, mean: 3 });
  expect(extentOf([[1, null]])).toBeUndefined();
});
