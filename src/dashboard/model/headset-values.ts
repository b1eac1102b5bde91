import { objectOf } from "./read-json.ts";

/** The headset's own numbers that the page shows, as monitors. Those of the device come before those of the game's runtime. */
export function headsetValues(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const told = { ...objectOf(data.runtime), ...objectOf(data.vrapi) };
  const { gpu_share, app_gpu_ms, gpu_mhz, cpu_mhz, stale_frames } = told;
  const battery_c = told.battery_c ?? objectOf(data.battery).temperature_c;
  return {
    "headset/app_gpu_ms": app_gpu_ms,
    "headset/gpu_percent": typeof gpu_share === "number" ? 100 * gpu_share : undefined,
    "headset/gpu_mhz": gpu_mhz,
    "headset/cpu_mhz": cpu_mhz,
    "headset/stale_frames": stale_frames,
    "headset/battery_c": battery_c,
  };
}
