import { median } from "../../support/statistics.ts";
import type { MemorySample } from "./soak-run.ts";

/** How memory went during a soak. Units: bytes. */
export interface MemoryCourse {
  /** Medians of the first and of the last fifth of the time after the warm-up. */
  earlyBytes: number;
  lateBytes: number;
  peakBytes: number;
  /** Slope of the line through all samples after the warm-up, by least squares. */
  bytesPerHour: number;
}

/** Describes how memory went after the warm-up, which is a share of the time. */
export function memoryCourse(samples: readonly MemorySample[], warmUp: number): MemoryCourse {
  const warm = samples.slice(Math.floor(samples.length * warmUp));
  const bytes = warm.map((sample) => sample.residentBytes);
  const fifth = Math.max(1, Math.floor(warm.length / 5));
  return {
    earlyBytes: median(bytes.slice(0, fifth)),
    lateBytes: median(bytes.slice(-fifth)),
    peakBytes: Math.max(...samples.map((sample) => sample.residentBytes)),
    bytesPerHour: slope(warm) * 3600,
  };
}

/** Bytes a second. */
function slope(samples: readonly MemorySample[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const meanSeconds = mean(samples.map(({ seconds }) => seconds));
  const meanBytes = mean(samples.map(({ residentBytes }) => residentBytes));
  let [product, square] = [0, 0];
  for (const { seconds, residentBytes } of samples) {
    product += (seconds - meanSeconds) * (residentBytes - meanBytes);
    square += (seconds - meanSeconds) ** 2;
  }
  return product / square;
}
