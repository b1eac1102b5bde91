import { z } from "zod";
import { openObject } from "./open-object.ts";

const value = z.number().optional();
const share = z.number().min(0).optional();

/** Who the device is, and how its clock runs. */
const device = openObject({
  serial: z.string().describe("as adb lists it"),
  model: z.string().optional(),
  clock_offset_s: value.describe("the device's clock minus the relay's"),
  clock_error_s: value.describe("largest error of that"),
});

/** What the compositor of a Meta headset logs once a second (`VrApi`). A value that the system does not log, or logs as unknown, is left out. */
const vrapi = openObject({
  fps: value.describe("frames that the app rendered in the second"),
  refresh_hz: value.describe("refresh rate of the display"),
  stale_frames: value.describe("refreshes that showed an older frame again"),
  longest_stale_run: value.describe("most stale frames in a row"),
  early_frames: value,
  tears: value,
  prediction_ms: value,
  app_gpu_ms: value.describe("GPU time of one frame of the app"),
  timewarp_gpu_ms: value.describe("GPU time of the compositor"),
  boundary_gpu_ms: value,
  cpu_gpu_ms: value.describe("from the begin of the render thread's work on a frame until the GPU ends"),
  cpu_level: value,
  gpu_level: value,
  cpu_mhz: value,
  gpu_mhz: value,
  memory_mhz: value,
  cpu_share: share.describe("load of all cores; 1 is full"),
  cpu_worst_share: share.describe("load of the busiest core"),
  gpu_share: share,
  free_mb: value.describe("free memory"),
  power_level: value.describe("0 normal, 1 save, 2 danger: the device gets too hot"),
  battery_c: value.describe("temperature of the battery"),
  sensor_c: value.describe("temperature of the sensor"),
  swap_interval: value,
  extra_latency: value,
  foveation_level: value,
  layers: value,
  resolution_scale: value,
  battery_saver: value.describe("1 while it is on"),
  compositor_latency_min_ms: value,
  compositor_latency_max_ms: value,
});

/** Frames that the compositor made up (AppSW, ASW); left out while it makes none. */
const spacewarp = openObject({ fps: z.number(), type: z.string().optional() });

/** Android's own state of the battery. */
const battery = openObject({
  level_share: share,
  temperature_c: value,
  powered: z.boolean().optional().describe("whether it is plugged in"),
});

/** Android's thermal status: 0 none, 1 light, 2 moderate, 3 severe, 4 critical, 5 emergency, 6 shutdown. */
const thermal = openObject({ status: z.number() });

/** What the OpenXR runtime measures, as Godot's vendors plugin hands it to the game (Meta, Android XR). */
const runtime = openObject({
  app_cpu_ms: value,
  app_gpu_ms: value,
  app_cpu_share: share.describe("1 is one full core"),
  app_gpu_share: share,
  motion_to_photon_ms: value,
  compositor_cpu_ms: value,
  compositor_gpu_ms: value,
  compositor_fps: value,
  dropped_frames: value.describe("in all, since the runtime began to count"),
  spacewarp_mode: value,
  cpu_share: share,
  cpu_worst_share: share,
  cpu_mhz: value,
  gpu_share: share,
});

/** Data of the topic `headset`: the device's own numbers. A section that nothing reports is left out. Source: docs/headset.md. */
export const headset = openObject({
  device: device.optional(),
  vrapi: vrapi.optional(),
  spacewarp: spacewarp.optional(),
  battery: battery.optional(),
  thermal: thermal.optional(),
  runtime: runtime.optional(),
});

/** Data of one message of the topic `headset`. */
export type Headset = z.infer<typeof headset>;
/** What a VrApi line says. */
export type VrApiNumbers = z.infer<typeof vrapi>;
