import { describe, expect, test } from "bun:test";
import { MAX_LINE_CHARACTERS, parseVrApiLine } from "../../../src/ingest/headset/adb/vrapi-line.ts";
import { headset } from "../../../src/protocol/headset.ts";
import { VRAPI_LINES } from "./vrapi-lines.ts";

describe("a VrApi line", () => {
  test("of 2016 has no GPU time and no loads, and the prefix of the brief form", () => {
    expect(parseVrApiLine(VRAPI_LINES.gearVr2016)).toEqual({
      atUnixSeconds: undefined,
      section: "vrapi",
      data: {
        fps: 58,
        prediction_ms: 49,
        tears: 0,
        early_frames: 57,
        stale_frames: 2,
        swap_interval: 1,
        extra_latency: 1,
        cpu_level: 2,
        gpu_level: 1,
        cpu_mhz: 1113,
        gpu_mhz: 315,
        memory_mhz: 1017,
        free_mb: 1380,
        power_level: 0,
        battery_c: 29.5,
        sensor_c: 28.5,
      },
    });
  });

  test("of 2025 has the refresh rate, a comma in parentheses, and fields that are not known", () => {
    expect(parseVrApiLine(VRAPI_LINES.quest2025)).toEqual({
      atUnixSeconds: 1759561200.123,
      section: "vrapi",
      data: {
        fps: 85,
        refresh_hz: 90,
        prediction_ms: 39,
        tears: 0,
        early_frames: 0,
        stale_frames: 8,
        longest_stale_run: 5,
        swap_interval: 1,
        extra_latency: -3,
        foveation_level: 0,
        cpu_level: 3,
        gpu_level: 4,
        cpu_mhz: 1651,
        gpu_mhz: 545,
        memory_mhz: 2092,
        free_mb: 2510,
        power_level: 0,
        battery_c: 41.5,
        timewarp_gpu_ms: 0.9,
        app_gpu_ms: 10.27,
        boundary_gpu_ms: 0,
        cpu_gpu_ms: 21.66,
        layers: 2,
        gpu_share: 0.97,
        cpu_share: 0.23,
        cpu_worst_share: 0.41,
        compositor_latency_min_ms: 12.68,
        compositor_latency_max_ms: 17.31,
        resolution_scale: 1,
        battery_saver: 0,
      },
    });
  });

  test.each([
    [
      "go2018",
      { fps: 71, foveation_level: 2, gpu_mhz: 570, app_gpu_ms: 7.37, battery_c: 27 },
      ["gpu_share", "sensor_c"],
    ],
    [
      "quest2020",
      { fps: 72, layers: 1, gpu_share: 0.43, cpu_worst_share: 0.19, power_level: 1 },
      ["refresh_hz"],
    ],
    [
      "spaceWarp2021",
      { fps: 36, refresh_hz: 72, foveation_level: 0, battery_c: 44.5 },
      ["longest_stale_run"],
    ],
    [
      "startUp2023",
      { fps: 23, gpu_mhz: 305, cpu_worst_share: 1, layers: 1 },
      ["compositor_latency_min_ms", "compositor_latency_max_ms"],
    ],
  ] as const)("of %s has its numbers, and leaves out what it does not know", (name, numbers, missing) => {
    const data = parseVrApiLine(VRAPI_LINES[name])?.data as Record<string, number>;
    expect(data).toMatchObject(numbers);
    expect(Object.keys(data).filter((key) => (missing as readonly string[]).includes(key))).toEqual([]);
  });

  test("about made-up frames is a section of its own", () => {
    expect(parseVrApiLine(VRAPI_LINES.spaceWarpLine)).toEqual({
      atUnixSeconds: 1759561200.124,
      section: "spacewarp",
      data: { fps: 90, type: "App" },
    });
  });

  test.each([
    "--------- beginning of main",
    "",
    "I/VrApi (1): Connecting",
    "I/VrApi (1): FPS=",
    `I VrApi: FPS=72,${"x".repeat(MAX_LINE_CHARACTERS)}`,
  ])("is not %j", (line) => {
    expect(parseVrApiLine(line)).toBeUndefined();
  });

  test.each([
    "FPS=-3/1e308",
    "FPS=72,GPU%=-0.4,CPU%=-1(W-2)",
    `FPS=${"9".repeat(400)}`,
    `FPS=72,Temp=1${"0".repeat(300)}C/2C`,
  ])("with numbers that cannot be fits the schema all the same: %s", (line) => {
    const read = parseVrApiLine(`I VrApi: ${line}`);
    expect(headset.safeParse({ [read?.section ?? "vrapi"]: read?.data ?? {} }).success).toBe(true);
    for (const value of Object.values(read?.data ?? {})) expect(Math.abs(Number(value))).toBeLessThan(1e9);
  });

  test("of each form fits the schema of the topic", () => {
    for (const line of Object.values(VRAPI_LINES)) {
      const read = parseVrApiLine(line);
      expect(headset.safeParse({ [read?.section ?? ""]: read?.data }).success).toBe(true);
    }
  });
});
