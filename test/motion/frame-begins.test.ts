import { describe, expect, test } from "bun:test";
import { frameBegins } from "../../src/motion/frame-begins.ts";

const frame = (number: number | undefined, atSeconds: number) => ({ frame: number, atSeconds });
const rounded = (values: number[]) => values.map((value) => Math.round(value * 1e6) / 1e6);

describe("the beginnings of frames", () => {
  test("are those that the times of frames say, however long each frame worked before it was sampled", () => {
    // Every 10 ms a frame that works 2, 1, 60 and 3 ms. The third makes the fourth late.
    const frames = [frame(7, 0.002), frame(8, 0.011), frame(9, 0.08), frame(10, 0.083)];
    const seconds = new Map([
      [8, 0.01],
      [9, 0.01],
      [10, 0.06],
    ]);
    // All are 1 ms late: the least work of the row.
    expect(rounded(frameBegins(frames, seconds))).toEqual([0.001, 0.011, 0.021, 0.081]);
  });

  test("are the times of the samples where a frame or its time is missing", () => {
    const frames = [frame(7, 0.002), frame(9, 0.025), frame(10, 0.031), frame(undefined, 0.05)];
    expect(rounded(frameBegins(frames, new Map([[9, 0.01]])))).toEqual([0.002, 0.025, 0.031, 0.05]);
    expect(frameBegins([], new Map())).toEqual([]);
  });

  test("are the times of the samples of a producer whose frame times are something else, such as work", () => {
    const frames = [frame(1, 0), frame(2, 0.011), frame(3, 0.022), frame(4, 0.033)];
    const work = new Map([2, 3, 4].map((number) => [number, 0.005]));
    expect(frameBegins(frames, work)).toEqual([0, 0.011, 0.022, 0.033]);
  });
});
