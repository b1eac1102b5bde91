import { availableParallelism, cpus, loadavg } from "node:os";

/** Description of the machine that a bench ran on. */
export interface Machine {
  bun: string;
  platform: string;
  cores: number;
  processor: string;
  /** Runnable processes, mean of the last minute. Shows the other load on the machine. */
  loadAverage: number;
}

/** Describes this machine as it is now. */
export function describeMachine(): Machine {
  return {
    bun: Bun.version,
    platform: `${process.platform} ${process.arch}`,
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? "unknown",
    loadAverage: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  };
}

/** One line about a machine, such as `AMD EPYC, 2 cores, linux x64, Bun 1.4.5, load 0.5`. */
export function machineText({ bun, platform, cores, processor, loadAverage }: Machine): string {
  return `${processor}, ${cores} cores, ${platform}, Bun ${bun}, load ${loadAverage}`;
}
