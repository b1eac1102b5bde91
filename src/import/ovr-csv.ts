import { rounded } from "../base/rounded.ts";
import type { Headset, VrApiNumbers } from "../protocol/headset.ts";
import type { JsonObject } from "../protocol/json-object.ts";
import type { CsvSample } from "./csv-sample.ts";
import { type CsvDelimiter, cellNumber, csvRows } from "./csv-table.ts";
import type { ImportAccount } from "./import-account.ts";

/** Columns that every version of the OVR Metrics Tool writes. */
export const OVR_COLUMNS = { time: "Time Stamp", rate: "average_frame_rate" } as const;

/** Monitors of ours that a column is: their names, and the factor for its value. */
const MONITOR_COLUMNS: Readonly<Record<string, readonly [name: string, factor: number]>> = {
  app_gpu_time_microseconds: ["render_gpu_ms", 0.001],
  app_pss_MB: ["memory_usage_mb", 1],
};
/** Numbers of the device in `headset`, as the log tag `VrApi` has them: their names, and the factor for the column's value. */
const DEVICE_COLUMNS: Readonly<Record<string, readonly [name: keyof VrApiNumbers & string, factor: number]>> =
  {
    average_frame_rate: ["fps", 1],
    display_refresh_rate: ["refresh_hz", 1],
    stale_frame_count: ["stale_frames", 1],
    stale_frames_consecutive: ["longest_stale_run", 1],
    early_frame_count: ["early_frames", 1],
    screen_tear_count: ["tears", 1],
    average_prediction_milliseconds: ["prediction_ms", 1],
    average_prediction_microseconds: ["prediction_ms", 0.001],
    app_gpu_time_microseconds: ["app_gpu_ms", 0.001],
    timewarp_gpu_time_microseconds: ["timewarp_gpu_ms", 0.001],
    guardian_gpu_time_microseconds: ["boundary_gpu_ms", 0.001],
    cpu_level: ["cpu_level", 1],
    gpu_level: ["gpu_level", 1],
    cpu_frequency_MHz: ["cpu_mhz", 1],
    gpu_frequency_MHz: ["gpu_mhz", 1],
    mem_frequency_MHz: ["memory_mhz", 1],
    cpu_utilization_percentage: ["cpu_share", 0.01],
    gpu_utilization_percentage: ["gpu_share", 0.01],
    available_memory_MB: ["free_mb", 1],
    power_level_state: ["power_level", 1],
    battery_temperature_celcius: ["battery_c", 1],
    sensor_temperature_celcius: ["sensor_c", 1],
    minimum_vsyncs: ["swap_interval", 1],
    extra_latency_mode: ["extra_latency", 1],
    foveation_level: ["foveation_level", 1],
  };
/** The charge of the battery, which is no number of `VrApi`. */
const CHARGE_COLUMN = "battery_level_percentage";
const REFRESH_COLUMN = "display_refresh_rate";

/** Of a time stamp that is larger the epoch is 1970, of a smaller one the start of the capture. Units: milliseconds. */
const SMALLEST_UNIX_MILLIS = 1e12;

/**
 * The samples of a capture of Meta's OVR Metrics Tool: a row a second, whose columns are known by their names and differ by version. Columns that
 * are neither monitors of ours nor numbers of `headset` are custom monitors under their own names. A text behind the last column, which an app can
 * add, is an information.
 */
export async function* ovrSamples(
  path: string,
  delimiter: CsvDelimiter,
  account: ImportAccount,
): AsyncGenerator<CsvSample> {
  let columns: string[] | undefined;
  let firstMillis: number | undefined;
  let lastMillis = Number.NEGATIVE_INFINITY;
  for await (const cells of csvRows(path, delimiter)) {
    if (cells.every((cell) => cell === "")) continue;
    if (columns === undefined) {
      columns = cells.map((cell) => cell.trim());
      continue;
    }
    const row = numbersOf(columns, cells, delimiter, account);
    const millis = row.get(OVR_COLUMNS.time);
    if (millis === undefined || millis < lastMillis) {
      account.leaveOut("rows", millis === undefined ? "no time" : "their time goes back");
      continue;
    }
    lastMillis = millis;
    firstMillis ??= millis;
    const atSeconds = (millis - firstMillis) / 1000;
    const fps = row.get(OVR_COLUMNS.rate) ?? 0;
    const monitors = monitorsOf(row);
    if (Object.keys(monitors).length > 0) yield { atSeconds, topic: "performance", data: monitors };
    const headset = headsetOf(row);
    if (headset !== undefined) yield { atSeconds, topic: "headset", data: headset };
    if (fps > 0)
      yield {
        atSeconds,
        topic: "fps",
        data: { fps, frame_time_ms: rounded(1000 / fps), measured: "second_mean" },
      };
    for (const message of cells.slice(columns.length).filter((cell) => cell.trim() !== ""))
      yield { atSeconds, topic: "log/info", data: { message } };
  }
}

/** When a capture began, if its time stamps say it. Units: unix milliseconds. */
export async function ovrBegin(path: string, delimiter: CsvDelimiter): Promise<number | undefined> {
  let column: number | undefined;
  for await (const cells of csvRows(path, delimiter)) {
    if (column === undefined) column = cells.findIndex((cell) => cell.trim() === OVR_COLUMNS.time);
    else {
      const millis = cellNumber(cells[column] ?? "", delimiter);
      if (millis !== undefined) return millis >= SMALLEST_UNIX_MILLIS ? millis : undefined;
    }
  }
  return undefined;
}

function numbersOf(
  columns: readonly string[],
  cells: readonly string[],
  delimiter: CsvDelimiter,
  account: ImportAccount,
): ReadonlyMap<string, number> {
  const row = new Map<string, number>();
  for (const [index, column] of columns.entries()) {
    const cell = cells[index] ?? "";
    const value = cellNumber(cell, delimiter);
    if (value !== undefined) row.set(column, value);
    else if (cell.trim() !== "") account.leaveOut(`column ${column}`, "not a number");
  }
  return row;
}

function monitorsOf(row: ReadonlyMap<string, number>): JsonObject {
  const data: JsonObject = {};
  const custom: JsonObject = {};
  for (const [column, value] of row) {
    const monitor = Object.hasOwn(MONITOR_COLUMNS, column) ? MONITOR_COLUMNS[column] : undefined;
    if (monitor !== undefined) data[monitor[0]] = rounded(value * monitor[1], 6);
    else if (column === REFRESH_COLUMN) data.xr = { refresh_rate_hz: value };
    else if (!isOfDevice(column) && column !== OVR_COLUMNS.time) custom[column] = value;
  }
  return { ...data, ...(Object.keys(custom).length > 0 && { custom }) };
}

function isOfDevice(column: string): boolean {
  return Object.hasOwn(DEVICE_COLUMNS, column) || column === CHARGE_COLUMN;
}

/** What the device said; undefined if the row has nothing of it. */
function headsetOf(row: ReadonlyMap<string, number>): JsonObject | undefined {
  const vrapi: Partial<Record<string, number>> = {};
  for (const [column, [name, factor]] of Object.entries(DEVICE_COLUMNS)) {
    const value = row.get(column);
    if (value !== undefined && isKnown(name, value)) vrapi[name] = rounded(value * factor, 6);
  }
  const charge = row.get(CHARGE_COLUMN);
  const battery: Headset["battery"] =
    charge === undefined || charge < 0 ? undefined : { level_share: rounded(charge / 100) };
  const data = {
    ...(Object.keys(vrapi).length > 0 && { vrapi }),
    ...(battery !== undefined && { battery }),
  };
  return Object.keys(data).length === 0 ? undefined : data;
}

/** No number of the device is negative. The sensor has 0 degrees while it is not read, as in the log. */
function isKnown(name: string, value: number): boolean {
  return value > 0 || (value === 0 && name !== "sensor_c");
}
