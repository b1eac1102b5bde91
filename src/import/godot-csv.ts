import { rounded } from "../base/rounded.ts";
import type { JsonObject } from "../protocol/json-object.ts";
import type { CsvSample } from "./csv-sample.ts";
import { type CsvDelimiter, cellNumber, csvRows } from "./csv-table.ts";
import { monitorNamed } from "./godot-monitors.ts";
import type { ImportAccount } from "./import-account.ts";

/** The column of the monitors' table, and of the profiler's, that each of them has. */
export const GODOT_COLUMNS = { monitors: "time/fps", profile: "category_frame_time" } as const;

/** Columns of the profiler's table, and the fields of a frame that they are. They are seconds. */
const FRAME_FIELDS: Readonly<Record<string, string>> = {
  category_frame_time: "frame_time_ms",
  process_time: "process_time_ms",
  physics_time: "physics_time_ms",
  physics_frame_time: "physics_frame_time_ms",
  script_functions: "script_time_ms",
};
/** A part of a server: `categ::physics_3d::solve`. A server itself has `categ::physics_3d`, the sum of its parts. */
const SERVER_PART = /^categ::(.+?)(?:::(.+))?$/s;
/** Where the functions of scripts stand among the servers: the editor lists them so too. */
const SCRIPTS = "script_functions";
/** Most functions of scripts of a frame that are kept: those that took longest. */
const MOST_FUNCTIONS = 64;

type Table = keyof typeof GODOT_COLUMNS;
type Row = ReadonlyMap<string, number>;

/**
 * The samples of what the editor's profiler exports: a table of monitors with a row a second, and below it a table of profiled frames. It has no
 * times. Both tables end at the same moment, and frames follow each other at the mean rate of the monitors, or slower where one took longer.
 * Source: `ScriptEditorDebugger::_file_selected`, `EditorProfiler::get_data_as_csv` of Godot 4.6.
 */
export async function* godotSamples(
  path: string,
  delimiter: CsvDelimiter,
  account: ImportAccount,
): AsyncGenerator<CsvSample> {
  const { monitorSeconds, frameSeconds, meanSeconds } = await measured(path, delimiter);
  const end = Math.max(monitorSeconds, frameSeconds);
  const framesBegin = end - frameSeconds;
  const monitors = monitorSamples(
    path,
    delimiter,
    end - monitorSeconds,
    frameSeconds > 0 ? framesBegin : end + 1,
  );
  const frames = frameSamples(path, delimiter, account, meanSeconds, framesBegin);
  yield* inOrder(monitors, frames);
}

/** How long each table is, and a frame in the mean. The monitors come first. */
async function measured(path: string, delimiter: CsvDelimiter) {
  let monitorRows = 0;
  let rates = 0;
  let rateSum = 0;
  let frameSeconds = 0;
  const meanSeconds = () => (rates === 0 ? 0 : rates / rateSum);
  for await (const [table, row] of rowsOf(path, delimiter)) {
    if (table === "profile") {
      frameSeconds += lengthOf(row, meanSeconds());
      continue;
    }
    monitorRows++;
    const rate = rateOf(row);
    if (rate === undefined) continue;
    rates++;
    rateSum += rate;
  }
  return { monitorSeconds: Math.max(0, monitorRows - 1), frameSeconds, meanSeconds: meanSeconds() };
}

/** Frames a second; undefined in the first second, in which the engine has not measured yet and says 1. */
function rateOf(row: Row): number | undefined {
  const rate = row.get("time/fps") ?? 0;
  return rate > 0 && row.get("time/process") !== 0 ? rate : undefined;
}

function lengthOf(row: Row, meanSeconds: number): number {
  return Math.max(meanSeconds, row.get(GODOT_COLUMNS.profile) ?? 0);
}

/** `framesBegin`: from when on frames were profiled, which say more than a second's rate. */
async function* monitorSamples(
  path: string,
  delimiter: CsvDelimiter,
  begin: number,
  framesBegin: number,
): AsyncGenerator<CsvSample> {
  let atSeconds = begin;
  for await (const [table, row] of rowsOf(path, delimiter)) {
    if (table === "profile") break;
    const data = monitorData(row);
    yield { atSeconds, topic: "performance", data };
    const fps = rateOf(row);
    if (fps !== undefined && atSeconds < framesBegin)
      yield {
        atSeconds,
        topic: "fps",
        data: {
          fps,
          frame_time_ms: rounded(1000 / fps),
          ...(data.physics_time_ms === undefined ? {} : { physics_time_ms: data.physics_time_ms }),
          measured: "second_mean",
        },
      };
    atSeconds++;
  }
}

function monitorData(row: Row): JsonObject {
  const data: JsonObject = {};
  const custom: JsonObject = {};
  for (const [name, value] of row) {
    const monitor = monitorNamed(name);
    if (monitor === undefined) custom[name] = value;
    // A nanosecond of a millisecond, a byte of a mebibyte.
    else data[monitor[1]] = rounded(value * monitor[2], 6);
  }
  if (rateOf(row) === undefined) delete data.fps;
  return Object.keys(custom).length === 0 ? data : { ...data, custom };
}

async function* frameSamples(
  path: string,
  delimiter: CsvDelimiter,
  account: ImportAccount,
  meanSeconds: number,
  begin: number,
): AsyncGenerator<CsvSample> {
  let atSeconds = begin;
  let frame = 0;
  for await (const [table, row] of rowsOf(path, delimiter, account)) {
    if (table === "monitors") continue;
    // A sample belongs to the end of its frame.
    const length = lengthOf(row, meanSeconds);
    atSeconds += length;
    const times = { frame: ++frame, ...frameTimes(row) };
    const measured = "frame_work";
    if (length > 0)
      yield { atSeconds, topic: "fps", data: { fps: 1 / (meanSeconds || length), ...times, measured } };
    yield { atSeconds, topic: "profiler/servers", data: { ...times, ...profiledServers(row) } };
  }
}

/** The times of a frame. A cell without a number is a part that the frame did not have. */
function frameTimes(row: Row): JsonObject {
  return Object.fromEntries(
    Object.entries(FRAME_FIELDS).map(([column, field]) => [field, rounded((row.get(column) ?? 0) * 1000)]),
  );
}

/** The servers of a frame and what took time in them, and last the functions of scripts. */
function profiledServers(row: Row): JsonObject {
  const servers = new Map<string, { function: string; time_ms: number }[]>();
  const scripts: { function: string; time_ms: number }[] = [];
  for (const [column, seconds] of row) {
    if (Object.hasOwn(FRAME_FIELDS, column)) continue;
    const time_ms = rounded(seconds * 1000);
    const [isServer, server = "", part] = SERVER_PART.exec(column) ?? [];
    if (isServer === undefined) scripts.push({ function: column, time_ms });
    else if (part !== undefined) {
      const parts = servers.get(server) ?? [];
      parts.push({ function: part, time_ms });
      servers.set(server, parts);
    }
  }
  scripts.sort((one, other) => other.time_ms - one.time_ms);
  const functions = scripts.slice(0, MOST_FUNCTIONS);
  const left = scripts.length - functions.length;
  const all = [...servers].map(([server, parts]) => ({ server, functions: parts }));
  return {
    servers: functions.length === 0 ? all : [...all, { server: SCRIPTS, functions }],
    ...(left > 0 ? { left_out: left } : {}),
  };
}

/** The rows of both tables of a file, as numbers by column. Cells without a number have none. */
async function* rowsOf(
  path: string,
  delimiter: CsvDelimiter,
  account?: ImportAccount,
): AsyncGenerator<[Table, Row]> {
  let columns: string[] | undefined;
  let table: Table = "monitors";
  for await (const row of csvRows(path, delimiter)) {
    if (row.every((cell) => cell === "")) {
      columns = undefined;
    } else if (columns === undefined) {
      columns = row;
      table = row.includes(GODOT_COLUMNS.profile) ? "profile" : "monitors";
    } else {
      const numbers = new Map<string, number>();
      for (const [index, column] of columns.entries()) {
        const cell = row[index] ?? "";
        const value = cellNumber(cell, delimiter);
        if (value !== undefined) numbers.set(column, value);
        else if (cell !== "") account?.leaveOut(`column ${column}`, "not a number");
      }
      yield [table, numbers];
    }
  }
}

/** Two streams of samples, each in the order of time, as one. */
async function* inOrder(
  one: AsyncGenerator<CsvSample>,
  other: AsyncGenerator<CsvSample>,
): AsyncGenerator<CsvSample> {
  let [first, second] = [await one.next(), await other.next()];
  while (!first.done || !second.done) {
    if (!first.done && (second.done || first.value.atSeconds <= second.value.atSeconds)) {
      yield first.value;
      first = await one.next();
    } else if (!second.done) {
      yield second.value;
      second = await other.next();
    }
  }
}
