import type { Timer } from "../../../base/clock.ts";
import { DEFAULT_HISTORY } from "../../../hub/index.ts";
import { DEFAULT_INSIGHT_OPTIONS, KEPT_SECONDS } from "../../../insight/index.ts";
import { RelayError } from "../../../protocol/error-table.ts";
import type { RecordingReader } from "../../../recording/index.ts";
import type { ToolContext } from "../tool/question.ts";
import type { NextTurn } from "../tool/tool.ts";
import type { RecordingQuestion } from "./recording-input.ts";
import { SharedJudgings } from "./shared-judgings.ts";
import { sparingTurns } from "./sparing-turns.ts";

/** The games of a recording as they were at a moment: what tools answer from, in place of the live games. */
export interface RecordedMoment {
  context: ToolContext;
  /** From when on it was judged, and the moment. Unix seconds. */
  from: number;
  to: number;
}

/** Most hitches of a recording that stay, the newest: each has up to 40 KiB around it, and a recording of hours has thousands. */
const KEPT_HITCHES = 500;
/** Most recordings that stay judged: some 20 MB each, 40 MB with many hitches. */
const MAX_KEPT = 2;
/** How long they stay after the last question. Units: milliseconds. */
const KEPT_MILLIS = 300_000;
/** Share of the relay's time that judging takes, of all questions together: less than one address may take, so that its other requests are served. */
const WORK_SHARE = 0.2;
/** Without a question for the whole, this much is judged: the longest window, and the time that insight takes to know a game. Units: seconds. */
const USUAL_SECONDS = KEPT_SECONDS + 60;
/** How far beyond the end of a recording a moment may be, since times are rounded. Units: seconds. */
const SLACK_SECONDS = 1;
/** Events of a recording that are kept for questions: of any age. */
const HISTORY = {
  ...DEFAULT_HISTORY,
  event: { maxBytes: 4 * 1024 * 1024, maxAgeMillis: Number.POSITIVE_INFINITY },
};

/** Judges recordings for questions, in turns that the peer that asked first pays for, and keeps the last ones. */
export class RecordedMoments {
  /** By file, its tag and the judged time; the last asked is the last. */
  readonly #kept = new Map<string, RecordedMoment>();
  readonly #judgings = new SharedJudgings<RecordedMoment>();
  #timer: Timer | undefined;

  constructor(private readonly live: ToolContext) {}

  /**
   * The games of a recording at a moment; questions of the same recording and moment share one judging. Cost: up to 2 s of work, or 8 s for the whole of an hour, in sparing turns of the event loop that take five times as long.
   * Fails: too_many_calls, no_recording, recording_busy, recording_failed, bad_command, could_not_measure.
   */
  async at(
    { recording, until, isWhole }: RecordingQuestion,
    nextTurn: NextTurn,
    signal: AbortSignal,
  ): Promise<RecordedMoment> {
    const { shelf } = await this.live.shelves.of(recording);
    const { tag } = shelf.fileOf(recording);
    const { nanosOfSeconds } = await import("../../../recording/index.ts");
    using reader = await shelf.open(recording);
    const { span } = reader;
    if (span === undefined) throw new RelayError("recording_failed", `${recording} has no messages`);
    const asked = until === undefined ? span.to : nanosOfSeconds(until);
    if (asked < span.from || asked > span.to + nanosOfSeconds(SLACK_SECONDS))
      throw new RelayError(
        "bad_command",
        `expected until from ${Number(span.from) / 1e9} to ${Number(span.to) / 1e9}, when ${recording} was recorded`,
      );
    const usual = asked - nanosOfSeconds(USUAL_SECONDS);
    const from = isWhole || usual < span.from ? span.from : usual;
    const keyOf = (begin: bigint) => [recording, tag, begin, asked].join(" ");
    for (const key of [keyOf(span.from), keyOf(from)]) {
      const kept = this.#kept.get(key);
      if (kept !== undefined) this.#keep(key, kept);
      const known = kept ?? this.#judgings.join(key, signal);
      if (known !== undefined) return await known;
    }
    // Others may wait for it, so the assistant that asked first may hang up.
    return await this.#judgings.begin(keyOf(from), signal, async (goOn) => {
      const sparing = sparingTurns(nextTurn, () => WORK_SHARE / this.#judgings.count, this.live.clock);
      const moment = await this.#judge(reader, { from, to: asked }, async () => {
        goOn();
        await sparing();
      });
      this.#keep(keyOf(from), moment);
      return moment;
    });
  }

  stop(): void {
    this.#timer?.cancel();
    this.#kept.clear();
  }

  async #judge(
    reader: RecordingReader,
    { from, to }: { from: bigint; to: bigint },
    turn: NextTurn,
  ): Promise<RecordedMoment> {
    const { judgeRecording } = await import("../../../replay/judge/index.ts");
    const hitches = { ...DEFAULT_INSIGHT_OPTIONS.hitches, kept: KEPT_HITCHES };
    const part = { source: undefined, from, to, history: HISTORY, insight: { hitches } };
    const { hub, insight, time } = await judgeRecording(reader, part, () => [], turn);
    insight.stop();
    const context = {
      ...this.live,
      hub,
      insight,
      clock: time.clock,
      // Nothing more comes from a recording.
      waits: { wait: async () => ({ found: undefined, waitedMillis: 0 }) },
      howToNameFunctions: () => undefined,
      // A recording has games of its own alone.
      siteLinks: () => [],
    };
    return { context, from: Number(from) / 1e9, to: Number(to) / 1e9 };
  }

  #keep(key: string, moment: RecordedMoment): void {
    this.#kept.delete(key);
    this.#kept.set(key, moment);
    for (const oldest of [...this.#kept.keys()].slice(0, -MAX_KEPT)) this.#kept.delete(oldest);
    this.#timer?.cancel();
    this.#timer = this.live.clock.after(KEPT_MILLIS, () => this.#kept.clear());
  }
}
