import type { LoadOptions, ReaderKind } from "../../src/cli/load/load-options.ts";
import type { LoadReport } from "../../src/cli/load/load-report.ts";
import { loadReportJson } from "../../src/cli/load/load-report-json.ts";
import { runLoadTest } from "../../src/cli/load/load-test.ts";
import type { ManualClock } from "./manual-clock.ts";

/** Time that the clock moves on in a turn: about a frame. Units: milliseconds. */
const STEP_MILLIS = 10;

/** Default options of `load`, for a run of two seconds. */
const USUAL: Omit<LoadOptions, "url" | "producerUrl"> = {
  clients: 10,
  slow: 0,
  stalled: 0,
  formats: undefined,
  topics: ["fps", "vr_tracking", "custom/*"],
  maxHz: undefined,
  hz: 90,
  eventsHz: 1,
  durationSeconds: 2,
  stallSeconds: undefined,
  slowBytesPerSecond: 16_384,
  budgetMillis: 5000,
  pid: undefined,
};

/** Output of `load --json` for a group of clients. */
export interface LoadRow {
  kind: ReaderKind;
  format: string;
  clients: number;
  delivered: number;
  lost: number | null;
  reported_lost: number;
  unreported_lost: number;
  latency_ms: { p50: number; p99: number; max: number } | null;
}

/** Output of `load --json`. */
export interface LoadJson {
  producer: { frames: number; events: number } | null;
  groups: LoadRow[];
  server: { pid: number; resident_bytes: number } | null;
  notes: string[];
  failures: string[];
  unclear: string[];
}

/**
 * Runs a load test in this process on a driven clock. Time moves on by a step after each turn of the event loop, so a slow machine
 * neither loses a message nor is late. A relay that takes part gets the same clock.
 */
export async function driveLoad(
  clock: ManualClock,
  url: string,
  options: Partial<LoadOptions> = {},
): Promise<LoadJson> {
  const parts = { clock, progress: () => {}, stopped: new Promise<void>(() => {}) };
  let report: LoadReport | undefined;
  const run = runLoadTest({ ...USUAL, url, producerUrl: `${url}/producer`, ...options }, parts);
  const ended = run.then((told) => {
    report = told;
  });
  let over = false;
  const noteEnd = () => {
    over = true;
  };
  ended.then(noteEnd, noteEnd);
  while (!over) {
    await Bun.sleep(1);
    clock.advance(STEP_MILLIS);
  }
  await ended;
  return JSON.parse(loadReportJson(report as LoadReport)) as LoadJson;
}
