import type { Verdict } from "../../protocol/verdict.ts";
import type { Hitch } from "../hitches/index.ts";
import { MessageCounts } from "./message-counts.ts";
import { Series } from "./series.ts";

/** The measures that count messages. */
export type SaidKey = "errors" | "warnings" | "alerts";

/** The measurements of one run of a game. */
export interface RunRecord {
  /** Name of the game. */
  source: string;
  /** Measured time. Units: seconds. */
  seconds: number;
  /** Frame rate that the game should hold. */
  hz: number;
  /** Number of frame samples. */
  samples: number;
  /** Time from one frame to the next by the wall clock. Units: milliseconds, as in all series below unless they say otherwise. */
  frameMillis: Series;
  /** Work of single frames, from the engine's profiler. */
  workMillis: Series;
  /** Mean and longest work in each half second or so, from the addon. */
  workMeanMillis: Series;
  workWorstMillis: Series;
  /** Processor time of the main thread, and its wait for a processor, per frame, in each quarter of a second. Only on Linux, for a game that check started. */
  cpuMillis: Series;
  waitMillis: Series;
  physicsMillis: Series;
  /** The longest process step of each second, from the engine's monitors. */
  processMillis: Series;
  renderCpuMillis: Series;
  renderGpuMillis: Series;
  /** The frame rate that the game reports. Units: frames per second. */
  reportedFps: Series;
  /** Units: MiB. */
  memoryMegabytes: Series;
  errors: number;
  warnings: number;
  /** Alerts, without hitches and without resolved alerts. */
  alerts: number;
  /** What these messages said. */
  said: Record<SaidKey, MessageCounts>;
  /** The relay's verdict on the run; undefined if the relay gives none. */
  verdict: Verdict | undefined;
  /** Undefined if the relay does not report hitches. */
  hitches: Hitch[] | undefined;
  /** The recordings that the relay's black box has left: their paths, or their names if the relay is another program. */
  recordings: string[];
  /** Number of hitches beyond those that the relay keeps. */
  moreHitches: number;
}

/** Makes an empty record. */
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
    said: { errors: new MessageCounts(), warnings: new MessageCounts(), alerts: new MessageCounts() },
    verdict: undefined,
    hitches: undefined,
    recordings: [],
    moreHitches: 0,
  };
}
