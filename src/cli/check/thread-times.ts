import { readFileSync } from "node:fs";
import type { RunRecord } from "./run-record.ts";
import { mean, type Series } from "./series.ts";

const NANOS_PER_MILLI = 1e6;
/** Time span of frames whose mean length divides a reading. It is long enough to contain a late frame and the short ones that catch up. Units: milliseconds. */
const FRAMES_MILLIS = 1000;

/** Times of a thread since its start, from the kernel: time on a processor, and time waiting for one. Units: milliseconds. */
export interface ThreadTimes {
  ranMillis: number;
  waitedMillis: number;
}

/**
 * The times of a process's main thread; undefined if the kernel does not report them. Only Linux does.
 * Source: Documentation/scheduler/sched-stats.rst of Linux, `/proc/PID/schedstat`.
 */
export function mainThreadTimes(pid: number): ThreadTimes | undefined {
  try {
    const [ran, waited] = readFileSync(`/proc/${pid}/task/${pid}/schedstat`, "utf8").split(" ").map(Number);
    // A kernel that does not count reports 0.
    if (!ran || waited === undefined || Number.isNaN(waited)) return undefined;
    return { ranMillis: ran / NANOS_PER_MILLI, waitedMillis: waited / NANOS_PER_MILLI };
  } catch {
    return undefined;
  }
}

/** Converts a thread's times to times per frame, from one {@link ThreadMeter.sample} to the next. */
export class ThreadMeter {
  #last: (ThreadTimes & { atMillis: number }) | undefined;

  constructor(private readonly read: () => ThreadTimes | undefined) {}

  /** Adds the thread's times since the last sample to a run. Frames arrive in batches, so their number is the elapsed time divided by the mean frame time. */
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
