import type { RunRecord } from "../../insight/runs/index.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { nanosOfSeconds, type RecordingReader } from "../../recording/index.ts";
import type { JudgedRecording } from "../judged-recording.ts";
import { type FramesOfGame, gamesOfRecording } from "./games-of-recording.ts";
import { type JudgingTurn, judgeRecording } from "./judge-recording.ts";
import { MeasuredRun } from "./measured-run.ts";

/** What of a recording is measured, and how. */
export interface RecordedRun {
  /** Name of the game; by default the only one. */
  source: string | undefined;
  /** The frame rate that the game should hold; undefined for the one that it states. */
  hz: number | undefined;
  /** Time from the game's first frame that is not measured. */
  warmupSeconds: number;
  /** Time that is measured; undefined for all up to the game's last frame. */
  durationSeconds: number | undefined;
}

/** A run that was measured from a recording. */
export interface MeasuredRecording {
  run: RunRecord;
  /** Whether script functions were profiled, which slows a game down. */
  profiled: boolean;
}

/** Least time that says something of a game. Units: seconds. */
const LEAST_SECONDS = 1;
/** How much shorter than asked a recording may be: its last frame is not that of the end. Units: seconds. */
const SLACK_SECONDS = 0.5;
/** How long the evidence of a hitch may come after it. Units: seconds. */
const EVIDENCE_SECONDS = 3;

/**
 * Measures a game from a recording as `check` measures a live one: the same samples, and hitches and alerts that insight finds anew.
 * Cost: some seconds for an hour. Fails: could_not_measure. `path` is for its messages.
 */
export async function measureRecording(
  reader: RecordingReader,
  path: string,
  asked: RecordedRun,
  turn: JudgingTurn,
): Promise<MeasuredRecording> {
  const game = gameOf(reader, path, asked.source);
  const { source } = game;
  const { from, to } = measuredTimes(game, path, asked);
  let measured: MeasuredRun | undefined;
  const begins = (judged: JudgedRecording) => {
    const { hub, insight } = judged;
    const run = new MeasuredRun({ hub, insight, clock: judged.time.clock }, { source, hz: asked.hz });
    measured = run;
    return [
      { logTime: from, reached: () => run.begin() },
      { logTime: to, reached: () => run.end() },
    ];
  };
  const part = {
    source,
    to: to + nanosOfSeconds(EVIDENCE_SECONDS),
    insight: { budgetHz: asked.hz ?? "auto" },
  } as const;
  const { insight } = await judgeRecording(reader, part, begins, turn);
  insight.stop();
  const run = measured?.finish();
  if (run === undefined || run.samples === 0)
    throw new RelayError(
      "could_not_measure",
      `expected frames of ${source} in the time to measure of ${path}, but there are none`,
    );
  const profiled = [...reader.channels.values()].some(
    (channel) => channel.source === source && channel.topic === "profiler/scripts",
  );
  return { run, profiled };
}

/** The game to measure. Fails: could_not_measure. */
function gameOf(reader: RecordingReader, path: string, asked: string | undefined): FramesOfGame {
  const games = gamesOfRecording(reader);
  const names = games.map(({ source }) => source).join(", ");
  if (games.length === 0)
    throw new RelayError("could_not_measure", `expected frames of a game in ${path}, but it has none`);
  if (asked === undefined && games.length > 1)
    throw new RelayError(
      "could_not_measure",
      `expected one game in ${path}, got several (${names}): name one with --source`,
    );
  const game = asked === undefined ? games[0] : games.find(({ source }) => source === asked);
  if (game === undefined)
    throw new RelayError(
      "could_not_measure",
      `expected frames of the game ${JSON.stringify(asked)} in ${path}, which has those of ${names}`,
    );
  return game;
}

/** From when to when a game is measured. Fails: could_not_measure, if the recording is too short. Units: unix nanoseconds. */
function measuredTimes(
  { source, first, last }: FramesOfGame,
  path: string,
  { warmupSeconds, durationSeconds }: RecordedRun,
): { from: bigint; to: bigint } {
  const seconds = Number(last - first) / 1e9;
  const least = durationSeconds === undefined ? LEAST_SECONDS : durationSeconds - SLACK_SECONDS;
  if (seconds < warmupSeconds + least) {
    const measured = durationSeconds ?? LEAST_SECONDS;
    const message = `expected at least ${warmupSeconds} s of warm-up and ${measured} s to measure in ${path}, but the frames of ${source} cover ${seconds.toFixed(1)} s: give a shorter --warmup or --duration`;
    throw new RelayError("could_not_measure", message);
  }
  const from = first + nanosOfSeconds(warmupSeconds);
  return { from, to: durationSeconds === undefined ? last : from + nanosOfSeconds(durationSeconds) };
}
