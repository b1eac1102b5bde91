import { readFileSync } from "node:fs";
import type { RunRecord } from "./run-record.ts";
import { mean, type Series } from "./series.ts";

const NANOS_PER_MILLI = 1e6;
/** Of how long the frames are by which a sample is divided: a late one and the short ones that catch up come in different batches. Units: milliseconds. */
const FRAMES_MILLIS = 1000;

/** What the kernel gave a thread since it began: time on a processor, and time that it was ready and had to wait for one. Units: milliseconds. */
export interface ThreadTimes {
  ranMillis: number;
  waitedMillis: number;
}

/**
 * The times of a process's main thread; undefined where the kernel does not tell, which is everywhere but on Linux.
 * Source: Documentation/scheduler/sched-stats.rst of Linux, `/proc/PID/schedstat`.
 */
export function mainThreadTimes(pid: number): ThreadTimes | undefined {
  try {
    const [ran, waited] = readFileSync(`/proc/${pid}/task/${pid}/schedstat`, "utf8").split(" ").map(Number);
    // A kernel that does not count says 0.
    if (!ran || waited === undefined || Number.isNaN(waited)) return undefined;
    return { ranMillis: ran / NANOS_PER_MILLI, waitedMillis: waited / NANOS_PER_MILLI };
  } catch {
    return undefined;
  }
}

/** Makes times a frame of a thread's times, from one {@link ThreadMeter.sample} to the next. */
export class ThreadMeter {
  #last: (ThreadTimes & { atMillis: number }) | undefined;

  constructor(private readonly read: () => ThreadTimes | undefined) {}

  /** Adds what the thread took since the last sample to a run. Frames are counted by how long they took: they are told of in batches. */
  sample(record: RunRecord, atMillis: number): void {
    const times = this.read();
    const before = this.#last;
    const { frameMillis, reportedFps, cpuMillis, waitMillis } = record;
    this.#last = times && { ...times, atMillis };
    if (times === undefined || before === undefined) return;
    const fps = reportedFps.values.at(-1);
    const usual = mean(latest(frameMillis, atMillis - FRAMES_MILLIS)) ?? (fps ? 1000 / fps : undefined);
    if (usual === undefined) return;
    const frames = (atMillis - before.atMillis) / usual;
    cpuMillis.add((times.ranMillis - before.ranMillis) / frames, Number.NaN, atMillis);
    waitMillis.add((times.waitedMillis - before.waitedMillis) / frames, Number.NaN, atMillis);
  }
}

function latest({ values, atMillis }: Series, sinceMillis: number): number[] {
  const first = atMillis.findLastIndex((at) => at < sinceMillis) + 1;
  return values.slice(first);
}
