import type { JsonObject } from "../../protocol/json-messages.ts";
import type { RefreshRate } from "../game/index.ts";
import { Histogram } from "./histogram.ts";
import { MemoryTrend } from "./memory-trend.ts";
import { Timeline } from "./timeline.ts";
import { WorkCounts, type WorkSum } from "./work-counts.ts";

/** The monitors that have windows. A game has those of a monitor from its first value on. */
export const WINDOWED_MONITORS = [
  "process_time_ms",
  "render_cpu_ms",
  "render_gpu_ms",
  "work_time_mean_ms",
  "work_time_worst_ms",
  "frame_time_worst_ms",
  "headset_app_gpu_ms",
  "headset_gpu_percent",
  "headset_gpu_mhz",
  "headset_cpu_percent",
  "headset_cpu_mhz",
  "headset_battery_c",
  "headset_stale_frames",
] as const;

/** One of {@link WINDOWED_MONITORS}. */
export type MonitorName = (typeof WINDOWED_MONITORS)[number];

/** The windows of the monitors of one game, and its memory. */
export class MonitorWindows {
  readonly memory = new MemoryTrend();
  /** The addon's sums of the work of frames. */
  readonly work = new Timeline(() => new WorkCounts());
  readonly #timelines = new Map<MonitorName, Timeline<Histogram>>();

  constructor(private readonly refresh: RefreshRate) {}

  /** The windows of a monitor; undefined before its first value. */
  get(name: MonitorName): Timeline<Histogram> | undefined {
    return this.#timelines.get(name);
  }

  /** Counts the values of a `performance` event. Units: `atMillis` of the monotonic clock. */
  monitors(data: Readonly<JsonObject>, atMillis: number, atSeconds: number): void {
    const sum = workSumOf(data, this.refresh, atSeconds);
    if (sum !== undefined) this.work.at(atMillis).add(sum);
    const { memory_usage_mb, static_memory_mb } = data;
    const memory = memory_usage_mb ?? static_memory_mb;
    if (typeof memory === "number") this.memory.add(atMillis, memory);
    this.#add("process_time_ms", data.process_time_ms, atMillis, atSeconds);
    this.#add("render_cpu_ms", data.render_cpu_ms, atMillis, atSeconds);
    this.#add("render_gpu_ms", data.render_gpu_ms, atMillis, atSeconds);
    const { work_time_ms: work, frame_interval_ms: interval } = data;
    this.#add("work_time_mean_ms", fieldOf(work, "mean"), atMillis, atSeconds);
    this.#add("work_time_worst_ms", fieldOf(work, "max"), atMillis, atSeconds);
    this.#add("frame_time_worst_ms", fieldOf(interval, "max"), atMillis, atSeconds);
  }

  /** Counts the device's own numbers; those that the game's runtime tells where the device does not. */
  headset({ vrapi, runtime, battery }: Readonly<JsonObject>, atMillis: number, atSeconds: number): void {
    const told = (name: string) => fieldOf(vrapi, name) ?? fieldOf(runtime, name);
    this.#add("headset_app_gpu_ms", told("app_gpu_ms"), atMillis, atSeconds);
    this.#add("headset_gpu_percent", percent(told("gpu_share")), atMillis, atSeconds);
    this.#add("headset_gpu_mhz", told("gpu_mhz"), atMillis, atSeconds);
    this.#add("headset_cpu_percent", percent(told("cpu_share")), atMillis, atSeconds);
    this.#add("headset_cpu_mhz", told("cpu_mhz"), atMillis, atSeconds);
    const battery_c = fieldOf(vrapi, "battery_c") ?? fieldOf(battery, "temperature_c");
    this.#add("headset_battery_c", battery_c, atMillis, atSeconds);
    this.#add("headset_stale_frames", told("stale_frames"), atMillis, atSeconds);
  }

  /** Counts the render times of a profiled frame. */
  renderTimes(data: Readonly<JsonObject>, atMillis: number, atSeconds: number): void {
    this.#add("render_cpu_ms", data.cpu_time_ms, atMillis, atSeconds);
    this.#add("render_gpu_ms", data.gpu_time_ms, atMillis, atSeconds);
  }

  #add(name: MonitorName, value: unknown, atMillis: number, atSeconds: number): void {
    if (typeof value !== "number") return;
    let timeline = this.#timelines.get(name);
    if (timeline === undefined) {
      timeline = new Timeline((size) => new Histogram(size));
      this.#timelines.set(name, timeline);
    }
    // Monitors have no frame number.
    timeline.at(atMillis).add(value, Number.NaN, atSeconds);
  }
}

function percent(share: unknown): unknown {
  return typeof share === "number" ? share * 100 : undefined;
}

function fieldOf(object: unknown, name: string): unknown {
  return typeof object === "object" && object !== null ? (object as JsonObject)[name] : undefined;
}

/** The sum of the work of frames in a `performance` event of the addon; undefined if it has none. */
function workSumOf(
  { frames, work_time_ms: work, main_thread_ms: thread }: Readonly<JsonObject>,
  { hasVsync }: RefreshRate,
  atSeconds: number,
): WorkSum | undefined {
  const [mean, worst, ran] = [fieldOf(work, "mean"), fieldOf(work, "max"), fieldOf(thread, "ran")];
  if (!isAmount(frames) || frames === 0 || !isAmount(mean) || !isAmount(worst)) return undefined;
  // While a driver waits for the screen, it may keep the processor busy.
  const ranMillis = isAmount(ran) && !hasVsync ? ran : undefined;
  return { frames, meanMillis: mean, worstMillis: worst, ranMillis, atSeconds };
}

function isAmount(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}
