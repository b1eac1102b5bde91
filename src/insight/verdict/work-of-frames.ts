import { rounded } from "../../base/rounded.ts";
import type { Verdict } from "../../protocol/verdict.ts";
import type { FramesOfWindow } from "../windows/index.ts";

/** The frame rates of headsets that a game may be ready for, beside its own. Units: Hz. */
const USUAL_HZ = [72, 90, 120];
/** Rates that are this close are the same. Share. */
const SAME_RATE = 0.01;

/** The work of the frames of a window, from the best source: CPU and GPU apart. Null if only times that include waiting are known. */
export function workOfFrames(
  {
    work_time_ms: work,
    monitors: { render_cpu_ms: render, render_gpu_ms: gpu },
  }: Pick<FramesOfWindow, "work_time_ms" | "monitors">,
  budgetMillis: number,
): Verdict["work"] {
  if (work === null) return null;
  // The profile includes rendering; the addon's sums end before it.
  const rendering = work.source === "sums" ? (render?.mean ?? 0) : 0;
  // Timers, tweens and deferred calls run after the addon's sum, but on the same thread.
  const least = work.ran_mean ?? 0;
  const cpu = Math.max(work.mean + rendering, least);
  const cpuP99 = Math.max(work.p99 + rendering, least);
  const slowest = Math.max(cpuP99, gpu?.p99 ?? 0);
  const ownHz = Math.round(1000 / budgetMillis);
  const rates = [ownHz, ...USUAL_HZ.filter((hz) => hz > ownHz * (1 + SAME_RATE))];
  return {
    source: work.source,
    cpu_ms: rounded(cpu),
    cpu_p99_ms: rounded(cpuP99),
    gpu_ms: gpu === undefined ? null : gpu.mean,
    gpu_p99_ms: gpu === undefined ? null : gpu.p99,
    free_share: rounded(Math.max(0, 1 - Math.max(cpu, gpu?.mean ?? 0) / budgetMillis)),
    ready_for_hz: rates.filter((hz) => slowest <= 1000 / hz),
  };
}
