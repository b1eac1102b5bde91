import type { ThreadTimes } from "../../base/platform/usage.ts";
import { mean, type RunRecord, type Series } from "../../insight/runs/index.ts";

/** Time span of frames whose mean length divides a reading. It is long enough to contain a late frame and the short ones that catch up. Units: milliseconds. */
const FRAMES_MILLIS = 1000;

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
