import type { Hitch } from "../../../src/insight/index.ts";
import { emptyRecord, type RunRecord } from "../../../src/insight/runs/run-record.ts";

/** A complete run of ten seconds at 90 Hz. Frame 501 took 60 ms, all others 11 ms. */
export function makeRun(changes: Partial<RunRecord> = {}): RunRecord {
  const run = emptyRecord(90);
  for (let index = 0; index < 900; index++) {
    const atMillis = index * 11.1;
    const frame = 101 + index;
    run.frameMillis.add(frame === 501 ? 60 : 11, frame, atMillis);
    run.physicsMillis.add(2, frame, atMillis);
    run.reportedFps.add(90, frame, atMillis);
  }
  for (let second = 0; second < 10; second++) {
    run.cpuMillis.add(4.5, Number.NaN, second * 1000);
    run.waitMillis.add(0.1, Number.NaN, second * 1000);
  }
  for (let index = 0; index < 20; index++) {
    const atMillis = index * 500;
    run.workMeanMillis.add(4, Number.NaN, atMillis);
    run.workWorstMillis.add(index === 9 ? 55 : 5, Number.NaN, atMillis);
    run.renderGpuMillis.add(0, Number.NaN, atMillis);
    run.memoryMegabytes.add(100 + index, Number.NaN, atMillis);
  }
  return { ...run, source: "Game", seconds: 10, samples: 900, hitches: [hitch()], ...changes };
}

/** The hitch of this run. */
export function hitch(changes: Partial<Hitch> = {}): Hitch {
  return {
    id: "hitch-1",
    source: "Game",
    epoch: "e-1",
    state: "complete",
    from: 1_700_000_004.44,
    to: 1_700_000_004.5,
    duration_ms: 60,
    late_frames: 1,
    lost_frames: 4,
    usual_frames_lost: 4,
    worst: { frame: 501, ms: 60, at: 1_700_000_004.5 },
    measured: "interval",
    budget_ms: 11.111,
    budget_origin: "max_fps",
    refresh_ms: 11.111,
    usual_ms: 11,
    cause: { kind: "script", confidence: 0.9, evidence: "_burn took 58 ms", function: "_burn" },
    also: [],
    ...changes,
  };
}
