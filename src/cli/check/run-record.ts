import type { Hitch } from "../../insight/index.ts";
import { Series } from "./series.ts";

/** What one run of a game told while it was measured. */
export interface RunRecord {
  /** What the game calls itself. */
  source: string;
  /** How long was measured. Units: seconds. */
  seconds: number;
  /** The frame rate that the game is meant to hold. */
  hz: number;
  /** Samples of frames, whatever their time is of. */
  samples: number;
  /** Wall clock from frame to frame. Units: milliseconds, as all below. */
  frameMillis: Series;
  /** Work of single frames, by the engine's profile. */
  workMillis: Series;
  /** Mean and worst work of about half a second each, as the addon sums it up. */
  workMeanMillis: Series;
  workWorstMillis: Series;
  /** Processor time of the main thread, and its wait for a processor, a frame, of each quarter of a second; of a game that check started, on Linux. */
  cpuMillis: Series;
  waitMillis: Series;
  physicsMillis: Series;
  /** The worst process step of each second, by the engine's monitors. */
  processMillis: Series;
  renderCpuMillis: Series;
  renderGpuMillis: Series;
  /** What the game says of its rate. Units: frames a second. */
  reportedFps: Series;
  /** Units: MiB. */
  memoryMegabytes: Series;
  errors: number;
  warnings: number;
  /** Alerts beside hitches, ends not counted. */
  alerts: number;
  /** Undefined where the relay tells of none. */
  hitches: Hitch[] | undefined;
  /** Hitches past those that the relay keeps. */
  moreHitches: number;
}

/** A record in which nothing stands yet. */
export function emptyRecord(hz: number): RunRecord {
  return {
    source: "",
    seconds: 0,
    hz,
    samples: 0,
    frameMillis: new Series(),
    workMillis: new Series(),
    workMeanMillis: new Series(),
    workWorstMillis: new Series(),
    cpuMillis: new Series(),
    waitMillis: new Series(),
    physicsMillis: new Series(),
    processMillis: new Series(),
    renderCpuMillis: new Series(),
    renderGpuMillis: new Series(),
    reportedFps: new Series(),
    memoryMegabytes: new Series(),
    errors: 0,
    warnings: 0,
    alerts: 0,
    hitches: undefined,
    moreHitches: 0,
  };
}
