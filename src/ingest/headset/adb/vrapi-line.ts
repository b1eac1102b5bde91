import type { Headset, VrApiNumbers } from "../../../protocol/headset.ts";

/** Longest line that is read: three times the longest that was seen. Units: characters. */
export const MAX_LINE_CHARACTERS = 2048;

/** What a line of the log tag `VrApi` says, and when by the device's clock. Units: unix seconds; undefined for a log without epochs. */
export type VrApiLine = { atUnixSeconds: number | undefined } & (
  | { section: "vrapi"; data: VrApiNumbers }
  | { section: "spacewarp"; data: NonNullable<Headset["spacewarp"]> }
);

type Name = keyof VrApiNumbers & string;

/** The numbers of each field, in their order; undefined for a number that is not read. */
const FIELDS: ReadonlyMap<string, readonly (Name | undefined)[]> = new Map<string, (Name | undefined)[]>([
  ["FPS", ["fps", "refresh_hz"]],
  ["Prd", ["prediction_ms"]],
  ["Tear", ["tears"]],
  ["Early", ["early_frames"]],
  ["Stale", ["stale_frames"]],
  ["Stale2/5/10/max", [undefined, undefined, undefined, "longest_stale_run"]],
  ["VSnc", ["swap_interval"]],
  ["Lat", ["extra_latency"]],
  ["Fov", ["foveation_level"]],
  ["CPU/GPU", ["cpu_level", "gpu_level"]],
  ["MHz", ["cpu_mhz", "gpu_mhz"]],
  ["Mem", ["memory_mhz"]],
  ["Free", ["free_mb"]],
  ["PLS", ["power_level"]],
  ["Temp", ["battery_c", "sensor_c"]],
  ["TW", ["timewarp_gpu_ms"]],
  ["App", ["app_gpu_ms"]],
  ["GD", ["boundary_gpu_ms"]],
  ["CPU&GPU", ["cpu_gpu_ms"]],
  ["LCnt", ["layers"]],
  ["GPU%", ["gpu_share"]],
  ["CPU%", ["cpu_share", "cpu_worst_share"]],
  ["CFL", ["compositor_latency_min_ms", "compositor_latency_max_ms"]],
  ["SF", ["resolution_scale"]],
  ["LP", ["battery_saver"]],
]);

/** What these fields hold while their value is not known. */
const UNKNOWN: ReadonlyMap<Name, number> = new Map<Name, number>([
  ["sensor_c", 0],
  ["compositor_latency_min_ms", -1000],
  ["compositor_latency_max_ms", -1000],
]);

/**
 * Reads a line of the log tag `VrApi`, whatever stands before its first field; undefined for another line. Fields come and go with the version
 * of the headset's system: those that are missing are left out of the data, and those that are not known are passed over.
 */
export function parseVrApiLine(line: string): VrApiLine | undefined {
  if (line.length > MAX_LINE_CHARACTERS) return undefined;
  const begin = /(?:^|[\s:])(FPS|ASW)=\d/.exec(line);
  if (begin === null) return undefined;
  const atUnixSeconds = epochOf(line);
  const body = line.slice(line.indexOf("=", begin.index) - 3);
  if (begin[1] === "ASW") {
    const type = /[\s,]Type=(\w+)/.exec(body)?.[1];
    const [fps = 0] = numbersIn(body.slice(0, body.search(/,|$/)));
    return { atUnixSeconds, section: "spacewarp", data: { fps, ...(type !== undefined && { type }) } };
  }
  return { atUnixSeconds, section: "vrapi", data: numbersOf(body) };
}

/** The time that `logcat -v epoch` writes before a line. */
function epochOf(line: string): number | undefined {
  const seconds = /^\s*(\d{9,11}\.\d{3,9})\s/.exec(line)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}

function numbersOf(body: string): VrApiNumbers {
  const data: Partial<Record<Name, number>> = {};
  for (const field of fieldsOf(body)) {
    const equals = field.indexOf("=");
    const names = FIELDS.get(keyOf(field, equals));
    if (names === undefined) continue;
    const numbers = numbersIn(field.slice(equals + 1));
    for (const [index, name] of names.entries()) {
      const number = numbers[index];
      if (name === undefined || number === undefined || UNKNOWN.get(name) === number) continue;
      if (number < 0 && name.endsWith("_share")) continue;
      data[name] = number;
    }
  }
  return data as VrApiNumbers;
}

/** `CPU4/GPU=2/4` names the core that is measured; the clocks (`1651/545MHz`) have no name. */
function keyOf(field: string, equals: number): string {
  if (equals < 0) return /^\d+\/\d+MHz$/.test(field) ? "MHz" : "";
  return field.slice(0, equals).replace(/^CPU\d+\/GPU$/, "CPU/GPU");
}

/** The fields between commas. A comma in parentheses is part of its field: `LCnt=2(DR0,LM2)`. */
function fieldsOf(body: string): string[] {
  const fields: string[] = [];
  let begin = 0;
  let isInside = false;
  for (let at = 0; at <= body.length; at++) {
    const letter = body[at];
    if (letter === "(") isInside = true;
    else if (letter === ")") isInside = false;
    else if (letter === undefined || (letter === "," && !isInside)) {
      fields.push(body.slice(begin, at).trim());
      begin = at + 1;
    }
  }
  return fields;
}

/** Numbers are smaller than this: any app on the device can log lines of this form. */
const MAX_NUMBER = 1e9;

/** The numbers in a value: `0.23(W0.41)` has two. One that cannot be is not known. */
function numbersIn(value: string): (number | undefined)[] {
  return (value.match(/-?\d+(?:\.\d+)?/g) ?? [])
    .map(Number)
    .map((number) => (Math.abs(number) < MAX_NUMBER ? number : undefined));
}
