import { systemClock } from "../../base/clock.ts";
import { findGodot } from "../../engine/index.ts";
import { upstreamAddress } from "../../ingest/index.ts";
import type { Comparison, RunRecord } from "../../insight/runs/index.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { expectAddon, loadsAddon } from "../shared/loads-addon.ts";
import { describeMotion, type PreparedMotion, prepareMotion } from "../shared/motion-options.ts";
import { probeServer } from "../shared/probe-server.ts";
import { projectFolder } from "../shared/project-folder.ts";
import type { Screen } from "../shared/screen.ts";
import {
  baselineOf,
  compareWithBaseline,
  expectSameSubject,
  readBaselineFile,
  writeBaselineFile,
} from "./baseline-file.ts";
import { type Budget, readBudgetFile } from "./budget-file.ts";
import { type CheckFlags, USUAL_SECONDS } from "./check-options.ts";
import { type CheckReport, makeReport } from "./check-report.ts";
import { isSettled } from "./is-settled.ts";
import { judgeBudget } from "./judge-budget.ts";
import { measureRun, type RunProgress } from "./measure-run.ts";
import { describeProgress } from "./progress.ts";
import { settingOfRecordings } from "./recorded-runs.ts";
import { askForRecordings } from "./relay-recordings.ts";
import { recordingLines } from "./report-words.ts";
import {
  type BlackBoxChoice,
  type PrivateRelay,
  recordingPath,
  runGame,
  startPrivateRelay,
} from "./run-game.ts";
import type { RunSetting } from "./run-setting.ts";

/** Fewest and most runs of --runs auto. */
const AUTO_RUNS = { least: 3, most: 20 };

/** Default number of runs. One is enough for a budget; a comparison needs several, to see the noise. */
const RUNS = { budget: 1, baseline: 5 };

/** Least time that is measured. Units: seconds. */
const LEAST_SECONDS = 1;

/** Runs a check. Fails: bad_usage, bad_budget, bad_baseline, could_not_measure, and the errors of starting a game. */
export async function runCheck(flags: CheckFlags, screen: Screen): Promise<CheckReport> {
  const { baseline: baselinePath, updateBaseline } = flags;
  if (flags.budget === undefined && baselinePath === undefined)
    throw new RelayError(
      "bad_usage",
      "expected --budget, --baseline or both: without them there is nothing to compare the game with",
    );
  if (updateBaseline && baselinePath === undefined)
    throw new RelayError(
      "bad_usage",
      "expected --baseline FILE with --update-baseline: the new runs are written to that file",
    );
  // Read the files first, so that their errors appear before the game runs.
  const budget: Budget = flags.budget === undefined ? { hz: 90, limits: [] } : readBudgetFile(flags.budget);
  const compared = baselinePath === undefined || updateBaseline ? undefined : readBaselineFile(baselinePath);
  const motion = await motionOf(flags);
  const setting =
    flags.recording === undefined
      ? settingOf(flags, budget.hz, motion)
      : await settingOfRecordings(flags.recording, flags, budget.hz, screen);
  const known = {
    scene: flags.scene ?? null,
    hz: budget.hz,
    profiled: setting.profile,
    motion: motion?.motion?.recording ?? null,
  };
  if (compared !== undefined) expectSameSubject(compared, known);
  if (flags.runs === "auto" && compared === undefined)
    throw new RelayError(
      "bad_usage",
      "expected --runs with a number, got auto: without a baseline to compare with there is nothing to tell",
    );
  const usual = flags.recording?.length ?? (baselinePath === undefined ? RUNS.budget : RUNS.baseline);
  const count = flags.runs === "auto" ? AUTO_RUNS.most : (flags.runs ?? usual);
  const runs: RunRecord[] = [];
  let measures: Comparison[] = [];
  let agreed = false;
  for (let run = 1; run <= count && !agreed; run++) {
    const progress = (at: RunProgress) => screen.status(() => describeProgress({ run, of: count }, at));
    runs.push(await setting.measure(run, progress));
    if (compared === undefined || (run < count && (flags.runs !== "auto" || run < AUTO_RUNS.least))) continue;
    const before = measures;
    measures = compareWithBaseline(compared, { game: runs[0]?.source ?? "", ...known }, runs);
    agreed = flags.runs === "auto" && isSettled(before, measures);
  }
  const subject = { game: runs[0]?.source ?? "", ...known };
  if (updateBaseline && baselinePath !== undefined) {
    writeBaselineFile(baselinePath, baselineOf(subject, runs, new Date(systemClock.unixMillis())));
    setting.notes.push(
      `wrote ${runs.length === 1 ? "1 run" : `${runs.length} runs`} to the baseline ${baselinePath}`,
    );
  }
  return makeReport({
    runs,
    budgets: judgeBudget(budget, runs),
    baseline: compared,
    measures,
    scene: flags.scene ?? null,
    hz: budget.hz,
    warmup_s: flags.warmup,
    duration_s: setting.seconds(runs),
    notes: setting.notes,
    strict: flags.strict,
  });
}

/** The motion that the game plays; undefined without one. Fails: bad_usage. */
async function motionOf(flags: CheckFlags): Promise<PreparedMotion | undefined> {
  if (flags.motion === undefined) return undefined;
  if (flags.url !== undefined)
    throw new RelayError(
      "bad_usage",
      "expected --motion without --url: check gives the motion to a game that it starts",
    );
  expectAddon(projectFolder(flags.project));
  return await prepareMotion(flags, flags.warmup);
}

function settingOf(flags: CheckFlags, hz: number, motion: PreparedMotion | undefined): RunSetting {
  const { url, token, scene } = flags;
  const duration = flags.duration ?? Math.max(LEAST_SECONDS, motion?.motion?.seconds ?? USUAL_SECONDS);
  const setting = (open: () => Promise<PrivateRelay>, profile: boolean, notes: string[]): RunSetting => ({
    measure: (_, progress) =>
      oneRun(flags, { open, profile, hz, duration, hasMotion: motion !== undefined }, progress),
    seconds: () => duration,
    profile,
    notes,
  });
  const blackBox = { on: flags.blackBox, folder: flags.blackBoxFolder };
  if (url !== undefined) return setting(() => attach({ url, token, hz, blackBox }), flags.profile, []);
  const project = projectFolder(flags.project);
  const { path: godot } = findGodot(flags.godot);
  const hasAddon = loadsAddon(project);
  const notes = hasAddon
    ? []
    : [
        "the project does not load the addon, so the engine's debugger and profiler measure the game. The profiler slows scripts down, and frame_ms is not measured",
      ];
  if (motion?.motion !== undefined)
    notes.push(`the game plays the motion of ${describeMotion(motion.motion)}`);
  const game = { godot, project, scene, hz, blackBox, environment: motion?.environment ?? {} };
  return setting(() => Promise.resolve(runGame(game, systemClock)), flags.profile || !hasAddon, notes);
}

/** A game that is measured, and how. */
interface MeasuredGame {
  /** Starts it, or finds it. */
  open(): Promise<PrivateRelay>;
  profile: boolean;
  /** Whether it plays a motion. */
  hasMotion: boolean;
  hz: number;
  /** Units: seconds. */
  duration: number;
}

/** What to measure that runs already. */
interface Attachment {
  url: string;
  token: string | undefined;
  hz: number;
  blackBox: BlackBoxChoice;
}

/** Connects to a running relay. If the address is a server inside the game, starts a private relay that reads from it. Fails: no_server. */
async function attach({ url, token, hz, blackBox }: Attachment): Promise<PrivateRelay> {
  const failed = new Promise<never>(() => {});
  const unknown = { printed: () => [], threadTimes: () => undefined };
  if ((await probeServer(url, token)) === "v1")
    return { url, failed, ...unknown, recordingPath: () => undefined, [Symbol.asyncDispose]: async () => {} };
  const upstreams = [upstreamAddress(url)].filter((address) => address !== undefined);
  const relay = startPrivateRelay(hz, { upstreams, blackBox });
  return {
    url: relay.localUrl,
    failed,
    ...unknown,
    recordingPath: (name) => recordingPath(blackBox, name),
    [Symbol.asyncDispose]: () => relay.stop(),
  };
}

async function oneRun(
  flags: CheckFlags,
  { open, profile, hasMotion, hz, duration }: MeasuredGame,
  progress: (at: RunProgress) => void,
): Promise<RunRecord> {
  await using relay = await open();
  const options = {
    url: relay.url,
    token: relay.url === flags.url ? flags.token : undefined,
    hz,
    source: flags.source,
    profile,
    warmupSeconds: flags.warmup,
    durationSeconds: duration,
    hasMotion,
    startSeconds: flags.startTimeout,
    calls: flags.call,
  };
  const before = new Set(await askForRecordings(options.url, options.token));
  const left = async () =>
    (await askForRecordings(options.url, options.token))
      .filter((name) => !before.has(name))
      .map((name) => relay.recordingPath(name) ?? name);
  try {
    const record = await measureRun(options, systemClock, {
      failed: relay.failed,
      printed: () => relay.printed(),
      threadTimes: () => relay.threadTimes(),
      progress,
    });
    record.recordings = await left();
    return record;
  } catch (error) {
    const recordings = await left();
    if (!(error instanceof RelayError) || recordings.length === 0) throw error;
    throw new RelayError(error.code, `${error.message}\n${recordingLines(recordings).join("\n")}`);
  }
}
