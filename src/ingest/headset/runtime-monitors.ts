import { rounded } from "../../base/rounded.ts";
import type { Headset } from "../../protocol/headset.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";

type Runtime = NonNullable<Headset["runtime"]>;

/** A percentage, as a share. */
const PERCENT = 0.01;

/**
 * The counters of the OpenXR runtime: Godot's vendors plugin adds a custom monitor `xr_` and the counter's path for each, without its unit.
 * The units are those of the extensions XR_META_performance_metrics and XR_ANDROID_performance_metrics.
 */
const COUNTERS: Readonly<Record<string, readonly [name: keyof Runtime & string, factor: number]>> = {
  "xr_app/cpu_frametime": ["app_cpu_ms", 1],
  "xr_app/gpu_frametime": ["app_gpu_ms", 1],
  "xr_app/cpu_utilization": ["app_cpu_share", PERCENT],
  "xr_app/gpu_utilization": ["app_gpu_share", PERCENT],
  "xr_app/motion_to_photon_latency": ["motion_to_photon_ms", 1],
  "xr_compositor/cpu_frametime": ["compositor_cpu_ms", 1],
  "xr_compositor/gpu_frametime": ["compositor_gpu_ms", 1],
  "xr_compositor/frames_per_second": ["compositor_fps", 1],
  "xr_compositor/dropped_frame_count": ["dropped_frames", 1],
  "xr_compositor/spacewarp_mode": ["spacewarp_mode", 1],
  "xr_device/cpu_utilization_average": ["cpu_share", PERCENT],
  "xr_device/cpu_utilization_worst": ["cpu_worst_share", PERCENT],
  "xr_device/cpu_frequency": ["cpu_mhz", 1],
  "xr_device/gpu_utilization": ["gpu_share", PERCENT],
};

/** Most cores whose load is read. */
const MAX_CORES = 64;

/** The runtime's numbers among the monitors in a `performance` event; undefined if there are none. */
export function runtimeNumbers({ custom }: Readonly<JsonObject>): Runtime | undefined {
  if (typeof custom !== "object" || custom === null) return undefined;
  const numbers: Record<string, number> = {};
  for (const [monitor, value] of Object.entries(custom)) {
    // The plugin gives -1 while the runtime has no value.
    if (!monitor.startsWith("xr_") || typeof value !== "number" || !(value >= 0)) continue;
    const [name, factor] = (Object.hasOwn(COUNTERS, monitor) ? COUNTERS[monitor] : coreOf(monitor)) ?? [];
    if (name !== undefined && factor !== undefined) numbers[name] = rounded(value * factor, 6);
  }
  return Object.keys(numbers).length === 0 ? undefined : (numbers as Runtime);
}

/** The load of one core: `xr_device/cpu3_utilization`. */
function coreOf(monitor: string): readonly [string, number] | undefined {
  const core = /^xr_device\/cpu(\d{1,2})_utilization$/.exec(monitor)?.[1];
  return core === undefined || Number(core) >= MAX_CORES ? undefined : [`cpu${Number(core)}_share`, PERCENT];
}
