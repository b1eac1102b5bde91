import type { Variant } from "../../codec/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { millisOf, numberOf, roundedMillis, textOf } from "./variant-fields.ts";

/** Most areas and servers of a frame that are passed on. */
const MAX_PARTS = 256;

/** Name for the part of rendering that has no name. */
const OUTSIDE_GROUPS = "other";

/** One frame as measured by the engine's profiler. Units: milliseconds. */
export interface ProfiledFrame {
  frame: number;
  /** Work of the whole frame, without the wait for the next frame. */
  frameMillis: number;
  processMillis: number;
  physicsMillis: number;
  scriptMillis: number;
  servers: { server: string; functions: { function: string; time_ms: number }[] }[];
  /** Servers and their functions beyond those that are kept. */
  serversLeftOut: number;
  functions: ProfiledFunction[];
}

/** The work of one script function in one frame. Units: milliseconds. */
export interface ProfiledFunction {
  /** The number under which the engine sent its signature. */
  id: number;
  calls: number;
  selfMillis: number;
  totalMillis: number;
}

/** Reads `servers:profile_frame`. Undefined for other fields. */
export function readProfiledFrame(data: readonly Variant[]): ProfiledFrame | undefined {
  const [frame, serverCount] = [numberOf(data[0]), numberOf(data[6])];
  const times = [data[1], data[2], data[3], data[5]].map(millisOf);
  const [frameMillis, processMillis, physicsMillis, scriptMillis] = times;
  if (
    frame === undefined ||
    serverCount === undefined ||
    frameMillis === undefined ||
    processMillis === undefined ||
    physicsMillis === undefined ||
    scriptMillis === undefined
  ) {
    return undefined;
  }
  const servers: ProfiledFrame["servers"] = [];
  let serversLeftOut = 0;
  let at = 7;
  for (let index = 0; index < serverCount && at + 1 < data.length; index++) {
    const server = textOf(data[at]) ?? "";
    const end = at + 2 + Math.max(0, numberOf(data[at + 1]) ?? 0);
    const functions = namedTimes(data.slice(at + 2, end));
    if (servers.length < MAX_PARTS) servers.push({ server, functions });
    else serversLeftOut++;
    serversLeftOut += Math.max(0, Math.floor((Math.min(end, data.length) - at - 2) / 2) - functions.length);
    at = end;
  }
  // A count of the fields, then five fields for each function.
  const functions: ProfiledFunction[] = [];
  for (let field = at + 1; field + 4 < data.length; field += 5) functions.push(profiledFunction(data, field));
  return {
    frame,
    frameMillis,
    processMillis,
    physicsMillis,
    scriptMillis,
    servers,
    serversLeftOut,
    functions,
  };
}

/** The fields that every event of a profiled frame has. */
export function frameTimes(profiled: ProfiledFrame): JsonObject {
  return {
    frame: profiled.frame,
    frame_time_ms: profiled.frameMillis,
    process_time_ms: profiled.processMillis,
    physics_time_ms: profiled.physicsMillis,
    script_time_ms: profiled.scriptMillis,
  };
}

/** Reads `visual:profile_frame` as data of `profiler_visual`: the time of each area of rendering. Undefined for other fields. */
export function visualData(data: readonly Variant[]): JsonObject | undefined {
  const frame = numberOf(data[0]);
  if (frame === undefined || numberOf(data[1]) === undefined) return undefined;
  const marks: { name: string; cpu: number; gpu: number }[] = [];
  for (let at = 2; at + 2 < data.length && marks.length < MAX_PARTS; at += 3)
    marks.push({
      name: textOf(data[at]) ?? "",
      cpu: numberOf(data[at + 1]) ?? 0,
      gpu: numberOf(data[at + 2]) ?? 0,
    });
  // Each mark has the time at which its area begins. `>` opens a group; `<` closes it and returns to the group around it.
  const groups: string[] = [];
  const times = new Map<string, { cpu: number; gpu: number }>();
  for (const [index, mark] of marks.entries()) {
    const next = marks[index + 1];
    const isGroup = /^[<>]/.test(mark.name);
    if (mark.name.startsWith(">")) groups.push(mark.name.slice(1).trim());
    else if (mark.name.startsWith("<")) groups.pop();
    const area = (isGroup ? groups : [...groups, mark.name]).join("/") || OUTSIDE_GROUPS;
    const before = times.get(area) ?? { cpu: 0, gpu: 0 };
    if (next !== undefined)
      times.set(area, { cpu: before.cpu + next.cpu - mark.cpu, gpu: before.gpu + next.gpu - mark.gpu });
  }
  const areas = [...times].map(([area, { cpu, gpu }]) => ({
    area,
    cpu_ms: roundedMillis(cpu),
    gpu_ms: roundedMillis(gpu),
  }));
  const [first, last] = [marks[0], marks.at(-1)];
  const span = (field: "cpu" | "gpu") => roundedMillis((last?.[field] ?? 0) - (first?.[field] ?? 0));
  const left = Math.floor((data.length - 2) / 3) - marks.length;
  const times_ms = { cpu_time_ms: span("cpu"), gpu_time_ms: span("gpu") };
  return { frame, ...times_ms, areas, ...(left > 0 ? { left_out: left } : {}) };
}

function profiledFunction(data: readonly Variant[], field: number): ProfiledFunction {
  const [id, calls, self, total] = data.slice(field, field + 4);
  return {
    id: numberOf(id) ?? -1,
    calls: numberOf(calls) ?? 0,
    selfMillis: millisOf(self) ?? 0,
    totalMillis: millisOf(total) ?? 0,
  };
}

function namedTimes(fields: readonly Variant[]): { function: string; time_ms: number }[] {
  const times: { function: string; time_ms: number }[] = [];
  for (let at = 0; at + 1 < fields.length && times.length < MAX_PARTS; at += 2)
    times.push({ function: textOf(fields[at]) ?? "", time_ms: millisOf(fields[at + 1]) ?? 0 });
  return times;
}
