import { afterAll, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importFile } from "../../src/import/index.ts";
import { headset } from "../../src/protocol/headset.ts";
import { type Imported, importedMessages } from "./support.ts";

setDefaultTimeout(30_000);

const folder = mkdtempSync(join(tmpdir(), "import-csv-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the editor of Godot 4.6.3 exported of a game at 60 Hz that does nothing but burn 40 ms in each 60th frame; made by `bun test/support/godot/export-profile.ts`. */
const GODOT = join(import.meta.dir, "../vectors/imports/godot-4.6.3-profiler.csv");
/** Its two tables, as rows of cells, the first of them the names of the columns. No cell of this file has a comma. */
const [MONITORS = [], PROFILE = []] = readFileSync(GODOT, "utf8")
  .split("\n\n")
  .map((table) =>
    table
      .trim()
      .split("\n")
      .map((row) => row.split(",")),
  );
const SECONDS = MONITORS.length - 1;
const FRAMES = PROFILE.length - 1;
const START = Date.UTC(2026, 10, 30, 12);
const START_NANOS = BigInt(START) * 1_000_000n;
const SECOND = 1_000_000_000n;

let files = 0;

async function imported(content: string | Uint8Array, startMillis: number | undefined = START) {
  const path = join(folder, `${++files}.csv`);
  writeFileSync(path, content);
  const output = join(folder, `${files}.mcap`);
  const report = await importFile(path, output, { game: "game", startMillis });
  return { report, path, output, messages: await importedMessages(output) };
}

const of = (messages: readonly Imported[], topic: string) => messages.filter((one) => one.topic === topic);

test("a real export of Godot's profiler has its monitors once a second and its frames up to the same moment", async () => {
  const { report, messages } = await imported(readFileSync(GODOT));
  expect(report).toEqual({
    format: "Godot profiler",
    messages: { performance: SECONDS, fps: expect.any(Number), "profiler/servers": FRAMES },
    leftOut: [],
    notes: [],
  });
  const monitors = of(messages, "performance");
  expect(SECONDS).toBeGreaterThan(5);
  const seconds = Array.from({ length: SECONDS }, (_, second) => START_NANOS + BigInt(second) * SECOND);
  expect(monitors.map(({ at }) => at)).toEqual(seconds);
  // Each column has a name that the relay knows.
  expect(monitors.filter(({ data }) => "custom" in data)).toEqual([]);
  const [fps = 0, process = 0, , , bytes = 0] = (MONITORS[2] ?? []).map(Number);
  expect(monitors[1]?.data).toMatchObject({
    fps,
    process_time_ms: expect.closeTo(process * 1000, 3),
    memory_usage_mb: expect.closeTo(bytes / 2 ** 20, 5),
  });
  // The engine says 1 in its first second.
  expect(monitors[0]?.data).not.toHaveProperty("fps");
  const frames = of(messages, "fps").filter(({ data }) => data.measured === "frame_work");
  expect(frames.map(({ data }) => data.frame)).toEqual(
    Array.from({ length: FRAMES }, (_, index) => index + 1),
  );
  expect(frames.at(-1)?.at).toBe(seconds.at(-1) as bigint);
  const times = messages.map(({ at }) => at);
  expect(times).toEqual(times.toSorted((one, other) => Number(one - other)));
});

test("the frames that took long are known by their function", async () => {
  const { messages } = await imported(readFileSync(GODOT));
  const profiles = of(messages, "profiler/servers").map(({ data }) => data);
  const long = profiles.filter((data) => Number(data.frame_time_ms) > 30);
  const column = PROFILE[0]?.indexOf("category_frame_time") ?? -1;
  const longRows = PROFILE.slice(1).filter((row) => Number(row[column]) > 0.03);
  expect(long.map(({ frame_time_ms }) => frame_time_ms)).toEqual(
    longRows.map((row) => expect.closeTo(Number(row[column]) * 1000, 3)),
  );
  expect(long.length).toBeGreaterThan(2);
  for (const { servers } of long) {
    const scripts = (servers as { server: string; functions: { function: string; time_ms: number }[] }[]).at(
      -1,
    );
    expect(scripts?.server).toBe("script_functions");
    expect(scripts?.functions.map((one) => one.function)).toEqual([
      "res://main.gd::8::_process",
      "res://main.gd::14::burn",
    ]);
    expect(scripts?.functions[1]?.time_ms).toBeGreaterThan(30);
  }
  expect(
    new Set(long.slice(1).map(({ frame }, index) => Number(frame) - Number(long[index]?.frame))),
  ).toEqual(new Set([60]));
});

test("monitors without a profile are frame rates, and unknown columns are custom monitors", async () => {
  const { messages } = await imported("time/fps,time/process,my/own\n1,0,1\n90,0.004,2\n\n\n");
  expect(messages.map(({ topic, data, at }) => [topic, data, Number(at - START_NANOS)])).toEqual([
    ["performance", { process_time_ms: 0, custom: { "my/own": 1 } }, 0],
    ["performance", { fps: 90, process_time_ms: 4, custom: { "my/own": 2 } }, 1e9],
    ["fps", { fps: 90, frame_time_ms: 11.111, measured: "second_mean" }, 1e9],
  ]);
});

/** A capture of the OVR Metrics Tool with some of its columns, and as many more as a version of 2026 has. */
const OVR_ROWS: readonly (readonly (string | number)[])[] = [
  [1000, 71.9, 72, 9000, 30.5, 1500],
  [2000, 60, 72, 14_000, 31, 1501],
  [3000, 0, 72, 0, 31, 1502],
];
const OVR_COLUMNS = [
  "Time Stamp",
  "average_frame_rate",
  "display_refresh_rate",
  "app_gpu_time_microseconds",
  "battery_temperature_celcius",
  "app_pss_MB",
];
const MORE = Array.from({ length: 123 }, (_, index) => `more_${index}`);
const custom = Object.fromEntries(MORE.map((name) => [name, 0]));
const table = (delimiter: string, cell: (value: string | number) => string, order = (row: string[]) => row) =>
  [[...OVR_COLUMNS, ...MORE], ...OVR_ROWS.map((row) => [...row, ...MORE.map(() => 0)])]
    .map((row) => order(row.map(cell)).join(delimiter))
    .join("\r\n");

const xr = { refresh_rate_hz: 72 };
const OVR_DATA = [
  ["performance", { xr, render_gpu_ms: 9, memory_usage_mb: 1500, custom }, 0],
  ["headset", { vrapi: { fps: 71.9, refresh_hz: 72, app_gpu_ms: 9, battery_c: 30.5 } }, 0],
  ["fps", { fps: 71.9, frame_time_ms: 13.908, measured: "second_mean" }, 0],
  ["performance", { xr, render_gpu_ms: 14, memory_usage_mb: 1501, custom }, 1e9],
  ["headset", { vrapi: { fps: 60, refresh_hz: 72, app_gpu_ms: 14, battery_c: 31 } }, 1e9],
  ["fps", { fps: 60, frame_time_ms: 16.667, measured: "second_mean" }, 1e9],
  ["performance", { xr, render_gpu_ms: 0, memory_usage_mb: 1502, custom }, 2e9],
  ["headset", { vrapi: { fps: 0, refresh_hz: 72, app_gpu_ms: 0, battery_c: 31 } }, 2e9],
];

test.each([
  ["commas", table(",", String)],
  ["quotes", table(",", (value) => `"${value}"`)],
  [
    "a byte order mark, semicolons and decimal commas",
    `\ufeff${table(";", (value) => String(value).replace(".", ","))}`,
  ],
  ["tabs and its columns in another order", table("\t", String, (row) => row.toReversed())],
])(
  "a capture of the OVR Metrics Tool with %s gives frame rates and monitors by their names",
  async (_, text) => {
    const { report, messages } = await imported(text);
    expect(messages.map(({ topic, data, at }) => [topic, data, Number(at - START_NANOS)])).toEqual(
      OVR_DATA as never,
    );
    expect(report).toMatchObject({ format: "OVR Metrics", leftOut: [] });
  },
);

test("what the headset says becomes the topic that its log has, with its names and units", async () => {
  const columns: Readonly<Record<string, number>> = {
    stale_frame_count: 3,
    stale_frames_consecutive: 2,
    early_frame_count: 69,
    screen_tear_count: 0,
    average_prediction_milliseconds: 45,
    timewarp_gpu_time_microseconds: 2940,
    guardian_gpu_time_microseconds: 0,
    cpu_level: 4,
    gpu_level: 3,
    cpu_frequency_MHz: 1651,
    gpu_frequency_MHz: 545,
    mem_frequency_MHz: 1804,
    cpu_utilization_percentage: 16,
    gpu_utilization_percentage: 97,
    available_memory_MB: 950,
    power_level_state: 1,
    sensor_temperature_celcius: 0,
    battery_level_percentage: 87,
    minimum_vsyncs: 1,
    extra_latency_mode: -1,
    foveation_level: 2,
    render_scale: 100,
  };
  const head = ["Time Stamp", "average_frame_rate", ...Object.keys(columns)].join(",");
  const { messages } = await imported(`${head}\n${[1000, 72, ...Object.values(columns)].join(",")}\n`);
  const [{ data } = { data: {} }] = of(messages, "headset");
  expect(data).toEqual({
    vrapi: {
      fps: 72,
      stale_frames: 3,
      longest_stale_run: 2,
      early_frames: 69,
      tears: 0,
      prediction_ms: 45,
      timewarp_gpu_ms: 2.94,
      boundary_gpu_ms: 0,
      cpu_level: 4,
      gpu_level: 3,
      cpu_mhz: 1651,
      gpu_mhz: 545,
      memory_mhz: 1804,
      cpu_share: 0.16,
      gpu_share: 0.97,
      free_mb: 950,
      power_level: 1,
      swap_interval: 1,
      foveation_level: 2,
    },
    battery: { level_share: 0.87 },
  });
  expect(headset.safeParse(data).error).toBeUndefined();
  expect(of(messages, "performance").map((one) => one.data)).toEqual([{ custom: { render_scale: 100 } }]);
});

test("what a capture has besides is told: texts behind its columns, cells without a number, rows of another time", async () => {
  const head = "Time Stamp,average_frame_rate,level";
  const { report, messages } = await imported(`${head}\n1000,72,2,segment 1\n500,72,2\n2000,n/a,2\n,72,2\n`);
  expect(messages.map(({ topic, data }) => [topic, data])).toEqual([
    ["performance", { custom: { level: 2 } }],
    ["headset", { vrapi: { fps: 72 } }],
    ["fps", { fps: 72, frame_time_ms: 13.889, measured: "second_mean" }],
    ["log/info", { message: "segment 1" }],
    ["performance", { custom: { level: 2 } }],
  ]);
  expect(report.leftOut).toEqual([
    { from: "rows", why: "their time goes back", count: 1 },
    { from: "column average_frame_rate", why: "not a number", count: 1 },
    { from: "rows", why: "no time", count: 1 },
  ]);
});

test("a table begins at the time that it has, or else at that of its file", async () => {
  const head = "Time Stamp,average_frame_rate";
  const path = join(folder, "times.csv");
  const begin = async (text: string) => {
    writeFileSync(path, text);
    utimesSync(path, START / 1000, START / 1000);
    const output = join(folder, `times${++files}.mcap`);
    await importFile(path, output);
    return (await importedMessages(output))[0];
  };
  expect(await begin(`${head}\n1000,72\n`)).toMatchObject({ at: START_NANOS, source: "times" });
  expect(await begin(`${head}\n1700000000500,72\n`)).toMatchObject({ at: 1_700_000_000_500_000_000n });
});

test.each([
  ["no table that is known", "a,b\n1,2\n", /^expected an MCAP file, a CSV file of Godot's profiler/],
  ["nothing", "", /^expected an MCAP file/],
  ["zeros", new Uint8Array(100_000), /^expected an MCAP file/],
  ["UTF-16", Buffer.from("\ufefftime/fps\n", "utf16le"), /^expected a table in UTF-8, got UTF-16/],
  ["only a header", "time/fps,time/process\n", /has nothing for a recording$/],
  ["a quote without its end", `time/fps,time/process\n60,"0.004\n61,1\n`, /is broken: line \d+ is no CSV/],
  [
    "a row of two megabytes",
    `time/fps,time/process\n60,${"1".repeat(2e6)}\n`,
    /is broken: line \d+ is no CSV/,
  ],
])("a file with %s is refused in one sentence, and leaves nothing behind", async (_, content, sentence) => {
  const path = join(folder, "refused.csv");
  writeFileSync(path, content);
  const before = readdirSync(folder);
  await expect(importFile(path, join(folder, "refused.mcap"))).rejects.toThrow(sentence);
  expect(readdirSync(folder)).toEqual(before);
});

test("a recording that exists is left as it is", async () => {
  const { path, output } = await imported("time/fps,time/process\n60,0.004\n");
  const before = readFileSync(output);
  await expect(importFile(path, output)).rejects.toThrow(`expected a new file, but ${output} exists`);
  expect(readFileSync(output).equals(before)).toBe(true);
});
