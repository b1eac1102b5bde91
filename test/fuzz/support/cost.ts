import { readFileSync, writeFileSync } from "node:fs";

/** What work costs. */
export interface Cost {
  /** Processor time of this process. A busy machine does not change it much. Units: milliseconds. */
  cpuMillis: number;
  /** How far the memory of the process grows at its peak. Units: bytes. */
  peakBytes: number;
}

/** What an input of a length may cost. Units: characters or bytes. */
export function allowedCost(length: number): Cost {
  return { cpuMillis: 60 + length * MILLIS_PER_UNIT, peakBytes: 32 * MIB + length * BYTES_PER_UNIT };
}

const MIB = 1024 * 1024;
/** A second for 1 MiB: several times what the slowest reader takes. */
const MILLIS_PER_UNIT = 1 / 1024;
/** Short values take about 20 times as much memory as their text, and a checked message is held twice. */
const BYTES_PER_UNIT = 96;
/** How often work is tried before its cost counts: compiling and collecting garbage cost time and memory of their own. */
const TRIES = 5;

/** Does work and measures it: again and again, up to a few times, while it costs more than allowed. Returns the least of both costs. */
export async function leastCostOf(work: () => unknown, allowed: Cost): Promise<Cost> {
  let least = await costOf(work);
  for (let tries = 1; tries < TRIES && exceeds(least, allowed); tries++) {
    Bun.gc(true);
    const { cpuMillis, peakBytes } = await costOf(work);
    least = {
      cpuMillis: Math.min(least.cpuMillis, cpuMillis),
      peakBytes: Math.min(least.peakBytes, peakBytes),
    };
  }
  return least;
}

/** Whether one of both costs is higher than allowed. */
export function exceeds(cost: Cost, allowed: Cost): boolean {
  return cost.cpuMillis > allowed.cpuMillis || cost.peakBytes > allowed.peakBytes;
}

/** A cost in words. */
export function showCost({ cpuMillis, peakBytes }: Cost): string {
  return `${cpuMillis.toFixed(1)} ms and ${(peakBytes / MIB).toFixed(1)} MiB`;
}

async function costOf(work: () => unknown): Promise<Cost> {
  const before = beginPeak();
  const began = process.cpuUsage();
  const held = { outcome: await work() };
  const { user, system } = process.cpuUsage(began);
  const peakBytes = residentBytes("VmHWM") - before;
  // Held until here, so that its memory is counted.
  held.outcome = undefined;
  return { cpuMillis: (user + system) / 1000, peakBytes };
}

/** Linux forgets the peak on request, so that each input has one of its own. Elsewhere the memory after the work counts. */
const HAS_PEAK = process.platform === "linux";

function beginPeak(): number {
  if (HAS_PEAK) writeFileSync("/proc/self/clear_refs", "5");
  return residentBytes("VmRSS");
}

function residentBytes(field: "VmRSS" | "VmHWM"): number {
  if (!HAS_PEAK) return process.memoryUsage.rss();
  const status = readFileSync("/proc/self/status", "utf8");
  return 1024 * Number(new RegExp(`^${field}:\\s+(\\d+)`, "m").exec(status)?.[1]);
}
