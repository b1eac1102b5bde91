import type { JsonObject } from "../../../protocol/json-messages.ts";
import {
  type Cause,
  type Evidence,
  greatestSince,
  longestSince,
  millisText,
  monitorBefore,
  type Timed,
} from "../evidence/index.ts";
import { ENOUGH } from "./enough.ts";

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

/** Whether the game draws anything, as far as is known. */
export function isDrawn(evidence: Evidence): boolean {
  return monitorBefore(evidence, ({ draw_calls }) => draw_calls) !== 0;
}

/** Whether time outside of scripts may have been rendering: the game draws, and its render time is long or not measured. */
export function mayBeRendering(evidence: Evidence): boolean {
  return isDrawn(evidence) && !(renderMillis(evidence) < ENOUGH * evidence.excessMillis);
}

/** What is known of rendering that took little time, as part of a sentence. */
export function renderingText(evidence: Evidence): string {
  const rendering = renderMillis(evidence);
  return isDrawn(evidence) ? `rendering took ${millisText(rendering)}` : "nothing was drawn";
}

/** The longest measured render time since the episode began, else the one before; NaN if it is not measured. */
function renderMillis(evidence: Evidence): number {
  const read = ({ render_cpu_ms }: JsonObject) => render_cpu_ms;
  const since = greatestSince(evidence, read);
  return Number.isNaN(since) ? monitorBefore(evidence, read) : since;
}

/** Rendering on the processor: measured times, or compiled pipelines. */
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
  if (!(rendering >= ENOUGH * excessMillis)) return undefined;
  const words = `rendering took ${millisText(rendering)} of processor time in one frame`;
  return { kind: "render", confidence: 0.65, evidence: words };
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
