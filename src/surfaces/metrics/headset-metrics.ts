import type { Headset } from "../../protocol/headset.ts";
import type { Family, Labels } from "./exposition.ts";

const HERTZ_PER_MEGAHERTZ = 1e6;
const MIB = 1024 * 1024;

/** A value with its labels beside that of the game; undefined while the headset does not say it. */
type HeadsetValue = readonly [labels: Labels, value: number | undefined];

/** A family about the headset that a game runs on. */
export interface HeadsetFamily extends Family {
  values(headset: Headset): readonly HeadsetValue[];
}

/** What is measured of the headset of a game. The device's own values come before those that its runtime tells the game. */
export const HEADSET_FAMILIES: readonly HeadsetFamily[] = [
  {
    name: "headset_refresh_rate_hertz",
    kind: "gauge",
    unit: "hertz",
    help: "Refresh rate of the display of the headset.",
    values: ({ vrapi }) => [[{}, vrapi?.refresh_hz]],
  },
  {
    name: "headset_frame_rate_hertz",
    kind: "gauge",
    unit: "hertz",
    help: "Frames that the game gave to the compositor in the last second.",
    values: ({ vrapi }) => [[{}, vrapi?.fps]],
  },
  {
    name: "headset_stale_frames",
    kind: "gauge",
    help: "Refreshes of the last second that showed an older frame again.",
    values: ({ vrapi }) => [[{}, vrapi?.stale_frames]],
  },
  {
    name: "headset_dropped_frames",
    kind: "counter",
    help: "Frames that the runtime dropped, since it began to count.",
    values: ({ runtime }) => [[{}, runtime?.dropped_frames]],
  },
  {
    name: "headset_work_seconds",
    kind: "gauge",
    unit: "seconds",
    help: "Time that a processor works for one frame, for the app and for the compositor.",
    values: ({ vrapi, runtime }) => [
      [{ of: "app", processor: "cpu" }, seconds(runtime?.app_cpu_ms)],
      [{ of: "app", processor: "gpu" }, seconds(vrapi?.app_gpu_ms ?? runtime?.app_gpu_ms)],
      [{ of: "compositor", processor: "cpu" }, seconds(runtime?.compositor_cpu_ms)],
      [{ of: "compositor", processor: "gpu" }, seconds(vrapi?.timewarp_gpu_ms ?? runtime?.compositor_gpu_ms)],
    ],
  },
  {
    name: "headset_motion_to_photon_seconds",
    kind: "gauge",
    unit: "seconds",
    help: "Time from a movement until the display shows it, as the runtime estimates it.",
    values: ({ runtime }) => [[{}, seconds(runtime?.motion_to_photon_ms)]],
  },
  {
    name: "headset_load_ratio",
    kind: "gauge",
    unit: "ratio",
    help: "Load of a processor of the headset. 1 is full; cpu is the mean of its cores, cpu_worst the busiest one.",
    values: ({ vrapi, runtime }) => [
      [{ processor: "cpu" }, vrapi?.cpu_share ?? runtime?.cpu_share],
      [{ processor: "cpu_worst" }, vrapi?.cpu_worst_share ?? runtime?.cpu_worst_share],
      [{ processor: "gpu" }, vrapi?.gpu_share ?? runtime?.gpu_share],
    ],
  },
  {
    name: "headset_clock_hertz",
    kind: "gauge",
    unit: "hertz",
    help: "Clock rate of a processor of the headset, and of its memory.",
    values: ({ vrapi, runtime }) => [
      [{ processor: "cpu" }, hertz(vrapi?.cpu_mhz ?? runtime?.cpu_mhz)],
      [{ processor: "gpu" }, hertz(vrapi?.gpu_mhz)],
      [{ processor: "memory" }, hertz(vrapi?.memory_mhz)],
    ],
  },
  {
    name: "headset_temperature_celsius",
    kind: "gauge",
    unit: "celsius",
    help: "Temperature of a part of the headset.",
    values: ({ vrapi, battery }) => [
      [{ part: "battery" }, vrapi?.battery_c ?? battery?.temperature_c],
      [{ part: "sensor" }, vrapi?.sensor_c],
    ],
  },
  {
    name: "headset_power_level",
    kind: "gauge",
    help: "How far the headset of Meta saves power because of heat: 0 normal, 1 save, 2 danger.",
    values: ({ vrapi }) => [[{}, vrapi?.power_level]],
  },
  {
    name: "headset_thermal_status",
    kind: "gauge",
    help: "Thermal status of Android: 0 none, 1 light, 2 moderate, 3 severe, 4 critical, 5 emergency, 6 shutdown.",
    values: ({ thermal }) => [[{}, thermal?.status]],
  },
  {
    name: "headset_battery_ratio",
    kind: "gauge",
    unit: "ratio",
    help: "Charge of the battery of the headset. 1 is full.",
    values: ({ battery }) => [[{}, battery?.level_share]],
  },
  {
    name: "headset_powered",
    kind: "gauge",
    help: "1 if the headset is plugged in.",
    values: ({ battery }) => [[{}, battery?.powered === undefined ? undefined : Number(battery.powered)]],
  },
  {
    name: "headset_free_memory_bytes",
    kind: "gauge",
    unit: "bytes",
    help: "Free memory of the headset.",
    values: ({ vrapi }) => [[{}, bytes(vrapi?.free_mb)]],
  },
];

function seconds(millis: number | undefined): number | undefined {
  // Rounded to nanoseconds: 9.1 ms are 0.0091 s, without an error of the division.
  return millis === undefined ? undefined : Math.round(millis * 1e6) / 1e9;
}

function hertz(megahertz: number | undefined): number | undefined {
  return megahertz === undefined ? undefined : megahertz * HERTZ_PER_MEGAHERTZ;
}

function bytes(megabytes: number | undefined): number | undefined {
  return megabytes === undefined ? undefined : megabytes * MIB;
}
