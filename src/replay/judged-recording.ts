import { type HistoryOptions, Hub } from "../hub/index.ts";
import { Insight, type InsightOptions } from "../insight/index.ts";
import type { HelloMessage } from "../protocol/json-messages.ts";
import type { ReadMessage, RecordingReader } from "../recording/index.ts";
import { type RecordedClocks, recordedClocks } from "./recorded-clocks.ts";
import { RecordedGames, type RecordedGamesOptions } from "./recorded-games.ts";
import { recordedHellos } from "./recorded-hellos.ts";
import { RecordedTime } from "./recorded-time.ts";

/** What a {@link JudgedRecording} begins with. */
export interface JudgedFrom {
  /** Log time of the beginning. Units: unix nanoseconds. */
  from: bigint;
  clocks: RecordedClocks;
  /** The hello of each connection, by epoch. */
  hellos: ReadonlyMap<string, HelloMessage>;
  /** How much history is kept; the default of a relay if undefined. */
  history?: HistoryOptions | undefined;
  insight: InsightOptions;
  games?: RecordedGamesOptions;
}

/**
 * Judges a recording as the relay judges live games: the games play into a hub of their own, with an insight of its own, on the recording's time.
 * The caller hands the messages over, as fast as it likes. Listen to the hub for alerts and statistics; ask insight for windows and hitches.
 */
export class JudgedRecording {
  readonly hub: Hub;
  readonly insight: Insight;
  readonly time: RecordedTime;
  readonly #games: RecordedGames;

  /** Fails: bad_config, if a rule is wrong. */
  constructor({ from, clocks, hellos, history, insight, games }: JudgedFrom) {
    this.time = new RecordedTime(clocks, from);
    const { clock } = this.time;
    this.hub = new Hub(clock, history);
    this.insight = new Insight(this.hub, clock, insight);
    this.hub.listen(this.insight);
    this.#games = new RecordedGames(this.hub, this.time, hellos, games);
  }

  /** For a recording, by default from its beginning. Fails: bad_config, if a rule is wrong. */
  static of(
    reader: RecordingReader,
    insight: InsightOptions,
    { from, history }: Partial<Pick<JudgedFrom, "from" | "history">> = {},
  ): JudgedRecording {
    return new JudgedRecording({
      from: from ?? reader.span?.from ?? 0n,
      clocks: recordedClocks(reader),
      hellos: recordedHellos(reader),
      history,
      insight,
    });
  }

  /** Takes the next message, in the order in which they were written. */
  take(message: ReadMessage): void {
    this.#games.take(message);
  }

  /** Goes on to a log time without a message. Units: unix nanoseconds. */
  runTo(logTime: bigint): void {
    this.time.runTo(logTime);
  }

  /** Disconnects all games, and stops judging. */
  close(): void {
    this.#games.close();
    this.insight.stop();
  }
}
