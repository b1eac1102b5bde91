import type { JsonObject } from "../../protocol/json-messages.ts";
import { Histogram } from "./histogram.ts";
import { MemoryTrend } from "./memory-trend.ts";
import { Timeline } from "./timeline.ts";

/** The monitors that have windows. A game has those of a monitor from its first value on. */
export const WINDOWED_MONITORS = [
  "process_time_ms",
  "render_cpu_ms",
  "render_gpu_ms",
  "work_time_mean_ms",
  "work_time_worst_ms",
  "frame_time_worst_ms",
] as const;

/** One of {@link WINDOWED_MONITORS}. */
export type MonitorName = (typeof WINDOWED_MONITORS)[number];

/** The windows of the monitors of one game, and its memory. */
export class MonitorWindows {
  readonly memory = new MemoryTrend();
  readonly #timelines = new Map<MonitorName, Timeline<Histogram>>();

  /** The windows of a monitor; undefined before its first value. */
  get(name: MonitorName): Timeline<Histogram> | undefined {
    return this.#timelines.get(name);
  }

  /** Counts the values of a `performance` event. Units: `atMillis` of the monotonic clock. */
  monitors(data: Readonly<JsonObject>, atMillis: number, atSeconds: number): void {
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

function fieldOf(object: unknown, name: string): unknown {
  return typeof object === "object" && object !== null ? (object as JsonObject)[name] : undefined;
}
