import type { JsonObject } from "../../../protocol/json-messages.ts";
import {
  type Cause,
  type Evidence,
  greatestSince,
  longestSince,
  maxOf,
  millisText,
  monitorBefore,
  type Timed,
} from "../evidence/index.ts";

const ENOUGH = 0.4;

/** The graphics processor. */
export function gpuCause(evidence: Evidence): Cause | undefined {
  const { excessMillis, episode } = evidence;
  const profiled = greatestProfiled(evidence.visual, "gpu_time_ms");
  if (profiled >= ENOUGH * excessMillis && profiled > episode.budgetMillis) {
    const words = `the graphics processor took ${millisText(profiled)} in one frame, according to the engine's profile`;
    return { kind: "gpu", confidence: 0.85, evidence: words };
  }
  const now = longestSince(evidence, ({ render_gpu_ms }) => render_gpu_ms);
  const before = monitorBefore(evidence, ({ render_gpu_ms }) => render_gpu_ms);
  if (!(now > episode.budgetMillis && now > 1.5 * (before || 0))) return undefined;
  const words = `the graphics processor took ${millisText(now)} a frame, ${millisText(before || 0)} before`;
  return { kind: "gpu", confidence: 0.65, evidence: words };
}

/** Rendering on the processor: compiled pipelines, or time that neither scripts nor physics took. */
export function renderCause(evidence: Evidence): Cause | undefined {
  const { excessMillis, visual } = evidence;
  const profiled = greatestProfiled(visual, "cpu_time_ms");
  if (profiled >= ENOUGH * excessMillis) {
    const words = `rendering took ${millisText(profiled)} of processor time in one frame, according to the engine's profile`;
    return { kind: "render", confidence: 0.85, evidence: words };
  }
  const compiled = greatestSince(evidence, compilations) - monitorBefore(evidence, compilations);
  if (compiled > 0) {
    const words = `${compiled} graphics pipeline${compiled === 1 ? " was" : "s were"} compiled around that time`;
    return { kind: "render", confidence: 0.65, evidence: words };
  }
  const rendering = longestSince(evidence, ({ render_cpu_ms }) => render_cpu_ms);
  if (rendering >= ENOUGH * excessMillis) {
    const words = `rendering took ${millisText(rendering)} of processor time in one frame`;
    return { kind: "render", confidence: 0.65, evidence: words };
  }
  const process = longestSince(evidence, ({ process_time_ms }) => process_time_ms);
  const work = greatestSince(evidence, ({ work_time_ms }) => maxOf(work_time_ms));
  const isDrawn = monitorBefore(evidence, ({ draw_calls }) => draw_calls) !== 0;
  if (!isDrawn || !(process - work >= ENOUGH * excessMillis)) return undefined;
  const words = `the process step took ${millisText(process)}, of which the game's own work was only ${millisText(work)}`;
  return { kind: "render", confidence: 0.5, evidence: words };
}

function greatestProfiled(frames: readonly Timed<JsonObject>[], field: string): number {
  const values = frames.map(({ what }) => what[field]).filter((value) => typeof value === "number");
  return values.length === 0 ? Number.NaN : Math.max(...values);
}

function compilations(data: JsonObject): number | undefined {
  const counts = Object.entries(data)
    .filter(([name]) => name.startsWith("pipeline_compilations_"))
    .map(([, count]) => Number(count));
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
}
