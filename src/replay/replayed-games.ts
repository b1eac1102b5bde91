import type { Hub, HubMessage, MessageSource, Source, Stamp } from "../hub/index.ts";
import type { InsightOptions } from "../insight/index.ts";
import {
  nanosOfMillis,
  type ReadMessage,
  type RecordedHitch,
  type RecordingReader,
} from "../recording/index.ts";
import { isOfGame } from "./game-message.ts";
import { type JudgedFrom, JudgedRecording } from "./judged-recording.ts";
import { recordedClocks } from "./recorded-clocks.ts";
import { introduceRecorded } from "./recorded-games.ts";
import { recordedHellos } from "./recorded-hellos.ts";
import type { ReplayOutput } from "./replay-player.ts";
import { stateAt } from "./state-at.ts";

/** How much before a moment is judged, so that statistics and detectors know what is usual. Units: milliseconds. */
const LEAD_MILLIS = 5000;
/** Most messages of that, about: showing a moment has to be quick, in recordings of many games too. */
const LEAD_MESSAGES = 1200;
/** Most that is judged before a moment is shown. A message counts one, each KiB of it one more, and a connection as many as it takes to open one. */
const MOST_LEAD = 4 * LEAD_MESSAGES;
const OPENING = 50;

/**
 * The games of a recording in the hub of a running relay. They play into a hub of their own, which judges them on the recording's time; every message
 * of that hub, and what it says of them, is handed on as it is. So the relay's clients get what they would have got while it was recorded.
 */
export class ReplayedGames implements ReplayOutput {
  /** Judges the games from {@link begin} on. */
  judged: JudgedRecording | undefined;
  readonly #reader: RecordingReader;
  readonly #hub: Hub;
  readonly #judgedFrom: Omit<JudgedFrom, "from">;
  /** The epochs that connections have here, by those in the recording. */
  readonly #epochs = new Map<string, string>();
  readonly #leadNanos: bigint;
  /** The games in the relay's hub, by their connection in the recording. */
  readonly #sources = new Map<MessageSource, Source>();
  /** Those that have gone meanwhile too. */
  readonly #opened = new Set<Source>();
  readonly #stamp: Stamp = {};
  #isShown = false;

  /** `mostGames`: of the recording at once. `hitch`: called with each hitch of the games that are shown, once its cause is final. */
  constructor(
    reader: RecordingReader,
    hub: Hub,
    insight: InsightOptions,
    mostGames: number,
    private readonly hitch: (hitch: RecordedHitch) => void,
  ) {
    this.#reader = reader;
    this.#hub = hub;
    this.#judgedFrom = {
      clocks: recordedClocks(reader),
      hellos: recordedHellos(reader),
      insight,
      games: {
        epochOf: (epoch) => this.#epochOf(epoch),
        mostGames,
        leftOut: () => hub.omissions.add("replayed_messages_left_out"),
      },
    };
    this.#leadNanos = leadNanosOf(reader);
  }

  /** The names of the games that are connected, as the relay has them. */
  get names(): string[] {
    return [...this.#sources.values()].map(({ name }) => name);
  }

  begin(at: bigint): void {
    this.end();
    const start = this.#reader.span?.from ?? at;
    const from = at - this.#leadNanos < start ? start : at - this.#leadNanos;
    const judged = new JudgedRecording({ ...this.#judgedFrom, from });
    this.judged = judged;
    this.#isShown = false;
    judged.hub.listen({
      message: (message) => this.#handOn(message),
      refused: (source, reason) => this.#refused(source, reason),
      sourceClosed: (source) => this.#closed(source),
    });
    judged.insight.hitches.listen((hitch) => {
      // Hitches before the moment that is shown were told when they were shown.
      if (this.#isShown) this.hitch(hitch);
    });
    for (const message of stateAt(this.#reader, from - 1n)) judged.take(message);
    if (!this.#judgeLead(judged, from, at))
      for (const message of stateAt(this.#reader, at)) judged.take(message);
    judged.runTo(at);
    this.#isShown = true;
    this.#showState(judged);
  }

  /** Judges what was before a moment. Returns false if that is too much: then a part of it is missing. */
  #judgeLead(judged: JudgedRecording, from: bigint, to: bigint): boolean {
    const opened = new Set<string>();
    let cost = 0;
    for (const message of this.#reader.messages({ from, to, channels: isOfGame })) {
      const { channel, data } = message;
      cost += 1 + data.byteLength / 1024 + (opened.has(channel.epoch) ? 0 : OPENING);
      if (cost > MOST_LEAD) return false;
      opened.add(channel.epoch);
      judged.take(message);
    }
    return true;
  }

  take(message: ReadMessage): void {
    this.judged?.take(message);
  }

  runTo(logTime: bigint): void {
    this.judged?.runTo(logTime);
  }

  /** Disconnects the games. */
  end(): void {
    // What insight says of games that go is handed on.
    this.judged?.close();
    this.judged = undefined;
    // They are in the recording. Remembered too, they would keep their names from the same games when they are shown again, and
    // clients that join would get what comes later than the moment that is shown.
    for (const source of this.#opened) this.#hub.retract(source);
    this.#opened.clear();
  }

  /** Hands on the newest message of each state, as a relay shows it to a client that joins. */
  #showState({ hub }: JudgedRecording): void {
    for (const source of hub.registry.connected()) {
      const newest = [...source.newest.values()].sort((one, other) => one.offset - other.offset);
      for (const message of newest) this.#handOn(message);
    }
  }

  #handOn({ source, topic, body, seq, timestampSeconds }: HubMessage): void {
    if (!this.#isShown) return;
    const stamp = this.#stamp;
    stamp.seq = seq;
    stamp.timestampSeconds = timestampSeconds;
    this.#hub.accept(this.#sourceOf(source), topic.name, body, stamp);
  }

  #sourceOf(recorded: MessageSource): Source {
    return this.#sources.get(recorded) ?? this.#open(recorded);
  }

  #open(recorded: MessageSource): Source {
    const { name, epoch } = recorded;
    const source = this.#hub.open(epoch, "elsewhere");
    this.#sources.set(recorded, source);
    this.#opened.add(source);
    const games = this.judged?.hub.registry;
    const game = games?.all().find((one) => one === recorded);
    introduceRecorded(this.#hub, source, { name, hello: game?.hello });
    // The judge speaks of the game by the name that clients see.
    if (game !== undefined) games?.rename(game, source.name);
    return source;
  }

  /** A game that is recorded now may be connected while its recording is replayed: then the replay has another epoch. */
  #epochOf(recorded: string): string {
    const isTaken = this.#hub.registry
      .all()
      .some(({ epoch, judged, site }) => epoch === recorded && (judged === "here" || site !== undefined));
    const epoch = this.#epochs.get(recorded) ?? (isTaken ? `${recorded}-replay` : recorded);
    this.#epochs.set(recorded, epoch);
    return epoch;
  }

  #refused(recorded: MessageSource, reason: string): void {
    if (this.#isShown) this.#hub.refuse(this.#sourceOf(recorded), reason);
  }

  #closed(recorded: MessageSource): void {
    const source = this.#sources.get(recorded);
    if (source === undefined) return;
    this.#sources.delete(recorded);
    this.#hub.close(source);
  }
}

/** How much of a recording is judged before a moment is shown. Units: nanoseconds. */
function leadNanosOf({ span, messageCount }: RecordingReader): bigint {
  if (span === undefined) return 0n;
  const lengthMillis = Number(span.to - span.from) / 1e6;
  const leadMillis = Math.min(LEAD_MILLIS, (lengthMillis * LEAD_MESSAGES) / Math.max(1, messageCount));
  return nanosOfMillis(leadMillis);
}
