import type { HistoryOptions } from "../../hub/index.ts";
import { DEFAULT_INSIGHT_OPTIONS, type InsightOptions } from "../../insight/index.ts";
import type { ReadChannel, RecordingReader } from "../../recording/index.ts";
import { isOfGame } from "../game-message.ts";
import { JudgedRecording } from "../judged-recording.ts";

/** What of a recording is judged, and how. */
export interface JudgedPart {
  /** One game by its name; undefined for all. */
  source: string | undefined;
  /** Log time of the beginning; undefined for the first message. Units: unix nanoseconds, as below. */
  from?: bigint;
  /** Log time of the end; undefined for all that was recorded. */
  to: bigint | undefined;
  /** How much history the judged games keep, in place of the default. */
  history?: HistoryOptions;
  /** Beside the default settings. */
  insight: Partial<InsightOptions>;
}

/** Something to do at a log time. Units: unix nanoseconds. */
export interface Moment {
  logTime: bigint;
  reached(): void;
}

/** Called every few milliseconds with the share that is done. It may wait, so that other work goes on meanwhile. */
export type JudgingTurn = (share: number) => Promise<void> | void;

/** Most hitches of a recording that are kept. */
const KEPT_HITCHES = 10_000;
/** Messages that are judged in one go, each KiB of one counts as a further one: some milliseconds. */
const MESSAGES_A_TURN = 250;
/** Longest that is judged in one go: a message may have a chunk of its own that takes long to unpack. Units: milliseconds. */
const TURN_MILLIS = 10;

/**
 * Judges a recording, with time going on to the end that was asked for. Its games stay connected, so that they are told of as at
 * that moment. `begins` is called before the first message, and says what to do at which moments, the earliest first. Cost: some seconds for an hour. Fails: bad_config, if a rule is wrong.
 */
export async function judgeRecording(
  reader: RecordingReader,
  { source, from = reader.span?.from ?? 0n, to, history, insight }: JudgedPart,
  begins: (judged: JudgedRecording) => readonly Moment[],
  turn: JudgingTurn,
): Promise<JudgedRecording> {
  const end = to ?? reader.span?.to ?? from;
  const hitches = { ...DEFAULT_INSIGHT_OPTIONS.hitches, kept: KEPT_HITCHES };
  const settings = { ...DEFAULT_INSIGHT_OPTIONS, hitches, ...insight };
  const judged = JudgedRecording.of(reader, settings, { from, history });
  const moments = [...begins(judged)];
  const goOnTo = (logTime: bigint) => {
    for (let next = moments[0]; next !== undefined && next.logTime < logTime; next = moments[0]) {
      judged.runTo(next.logTime);
      next.reached();
      moments.shift();
    }
  };
  const channels = (channel: ReadChannel) =>
    isOfGame(channel) && (source === undefined || channel.source === source);
  let count = 0;
  let beganMillis = performance.now();
  for (const message of reader.messages({ from, to: end, channels })) {
    goOnTo(message.logTime);
    judged.take(message);
    count += 1 + Math.floor(message.data.byteLength / 1024);
    if (count < MESSAGES_A_TURN && performance.now() - beganMillis < TURN_MILLIS) continue;
    await turn(Number(message.logTime - from) / Number(end - from));
    count = 0;
    beganMillis = performance.now();
  }
  goOnTo(end);
  judged.runTo(end);
  judged.insight.catchUp();
  return judged;
}
