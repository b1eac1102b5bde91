import { rounded } from "../base/rounded.ts";
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
const REFRESH_COLUMN = "display_refresh_rate";

/** Of a time stamp that is larger the epoch is 1970, of a smaller one the start of the capture. Units: milliseconds. */
const SMALLEST_UNIX_MILLIS = 1e12;

/**
 * The samples of a capture of Meta's OVR Metrics Tool: a row a second, whose columns are known by their names and differ by version. Columns that
 * are no monitors of ours are custom monitors under their own names. A text behind the last column, which an app can add, is an information.
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
    yield { atSeconds, topic: "performance", data: monitorsOf(row) };
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
    else if (column !== OVR_COLUMNS.time && column !== OVR_COLUMNS.rate) custom[column] = value;
  }
  return { ...data, custom };
}
