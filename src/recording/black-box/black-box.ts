import { existsSync } from "node:fs";
import type { Clock, Timer } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { Hub, HubListener, HubMessage, MessageSource, Source, SourceEnd } from "../../hub/index.ts";
import { RelayError } from "../../protocol/error-table.ts";
import type { JsonObject } from "../../protocol/json-object.ts";
import type { RecordedHitch } from "../active-recording.ts";
import { describeRecordedGame } from "../describe-recorded-game.ts";
import { FolderUpkeep } from "../folder-upkeep.ts";
import type { Quota } from "../quota.ts";
import type { RecordingInfo } from "../recording-request.ts";
import { RecordingShelf } from "../recording-shelf.ts";
import { RecordingsFolder } from "../recordings-folder.ts";
import { type BoxCause, boxCauseOf } from "./box-name.ts";
import { type BoxTrigger, engineCrashOf, triggerOf } from "./box-trigger.ts";
import { Boxes, type KeptBox } from "./boxes.ts";
import { CrashWatch, SETTLE_MILLIS } from "./crash-watch.ts";
import { HourlyLimit } from "./hourly-limit.ts";
import { type KeptGame, KeptGames } from "./kept-games.ts";

/** How often chunks that are a second old are packed. Units: milliseconds. */
const TICK_MILLIS = 200;
/** Most recordings for hitches and alerts in an hour, and most for crashes: hitches do not use up what a crash needs. */
const MOST_AN_HOUR = 10;
const CAUSE_WORDS: Readonly<Record<BoxCause, string>> = {
  hitch: "a hitch",
  alert: "an alert",
  crash: "a crash",
  asked: "the last seconds",
};
/** Most names that `/status` shows. */
const MOST_NAMES = 100;
/** What the folder may take. */
const QUOTA: Readonly<Quota> = { bytes: 1024 ** 3, ageMillis: 14 * 86_400_000 };

/** What the black box keeps, and where. */
export interface BlackBoxOptions {
  folder: string;
  /** How much of the time before and after something is kept. */
  beforeSeconds: number;
  afterSeconds: number;
}

/** What a black box needs of the relay. */
export interface BlackBoxContext {
  hub: Hub;
  clock: Clock;
  log: Log;
  /** The settings of the relay, for the record. */
  settings(): JsonObject;
  /** What is known of a game beside what it said of itself, such as its frame budget. */
  describeGame(game: Source): JsonObject;
  /** Has games sample everything, until it is released. */
  holdDemand(): { release(): void };
  /** Whether the engine beside the relay was stopped, or has ended by itself: then its game did not crash. */
  hasEngineStopped(): boolean;
  /** Notes which recording holds the hitches of a connection within a time, and that a recording has gone. Units: unix seconds. */
  hitches: {
    recorded(span: { epoch: string; from: number; to: number }, recording: string): void;
    unrecorded(recording: string): void;
  };
  /** Calls back in the next turn of the event loop. */
  nextTurn?(callback: () => void): void;
}

/**
 * Keeps the last seconds of each game in memory. A hitch of which the relay tells, an alert of level error, a crash, or somebody who asks for
 * it leaves them as a recording of its own, with the seconds after it.
 * An error of the file system ends the recording that meets it, is told once, and changes nothing else.
 */
export class BlackBox extends RecordingShelf implements HubListener {
  readonly #context: BlackBoxContext;
  readonly #options: Readonly<BlackBoxOptions>;
  readonly #games: KeptGames;
  readonly #boxes: Boxes;
  readonly #limit = new HourlyLimit(MOST_AN_HOUR);
  readonly #crashLimit = new HourlyLimit(MOST_AN_HOUR);
  readonly #crashes: CrashWatch;
  /** Resolvers of those who asked for a recording, by its name. */
  readonly #asking = new Map<string, (error?: unknown) => void>();
  readonly #held: { release(): void };
  readonly #timer: Timer;
  #upkeep: FolderUpkeep | undefined;
  /** The names of the newest recordings that are whole. */
  #written: string[] = [];
  #failed: { name: string; message: string } | undefined;

  constructor(context: BlackBoxContext, options: Readonly<BlackBoxOptions>) {
    // Another recorder may use the folder, too.
    const folder = new RecordingsFolder(options.folder, (name) => boxCauseOf(name) !== undefined);
    super(folder);
    const { hub, clock, settings, describeGame, nextTurn = setImmediate } = context;
    this.#context = context;
    this.#options = options;
    this.#games = new KeptGames({
      clock,
      relay: hub.relay,
      keptMillis: 1000 * options.beforeSeconds,
      describeGame: (epoch) => describeRecordedGame(hub, epoch, describeGame),
      leftOut: () => hub.omissions.add("recorded_messages_left_out"),
      shortened: () => hub.omissions.add("black_box_shortened"),
      notKept: () => hub.omissions.add("black_box_messages_left_out"),
    });
    const ended = (kept: KeptBox, error?: unknown) => this.#ended(kept, error);
    this.#boxes = new Boxes({ clock, folder, settings, nextTurn, ended });
    this.#crashes = new CrashWatch({
      clock,
      hasEngineStopped: () => context.hasEngineStopped(),
      crashed: (game, text) => this.#crashed(game, text),
    });
    this.#held = context.holdDemand();
    this.#timer = clock.every(TICK_MILLIS, () => this.#tick());
    this.#keepFolder();
  }

  message(message: HubMessage): void {
    // A replay has happened before, and is a recording already.
    if (message.source.judged === "elsewhere") return;
    const game = this.#games.take(message, this.#context.clock.monotonicMillis());
    if (game === undefined) {
      if (message.source === this.#context.hub.relay) this.#ofRelay(message);
      return;
    }
    const trigger = triggerOf(message);
    if (trigger !== undefined) this.#happened(game, trigger);
  }

  /** Takes a hitch whose cause is final. */
  hitch(hitch: RecordedHitch): void {
    this.#games.takeHitch(hitch, this.#context.clock.monotonicMillis());
  }

  refused(source: MessageSource, reason: string): void {
    this.#games.takeNote(source, { what: "refused", reason }, this.#context.clock.monotonicMillis());
  }

  sourceClosed(source: MessageSource, end: SourceEnd): void {
    const game = this.#games.of(source);
    if (game === undefined) return;
    game.closedMillis = this.#context.clock.monotonicMillis();
    // What is known of the game is forgotten soon after.
    this.#games.takeNote(source, { what: "closed" }, game.closedMillis);
    // Nothing more comes of it; what the relay says of its end does.
    const growing = this.#boxes.growing(game);
    if (growing !== undefined)
      growing.endMillis = Math.min(growing.endMillis, game.closedMillis + SETTLE_MILLIS);
    this.#crashes.closed(game, end);
  }

  /**
   * Leaves the last seconds of a game as a recording. Without a name, of the only game. Units: seconds.
   * Fails: no_game, ambiguous_game, recording_failed.
   */
  async keep({ seconds, source }: { seconds: number; source?: string | undefined }): Promise<RecordingInfo> {
    const game = this.#gameOf(source);
    const trigger = { cause: "asked", message: `somebody asked for the last ${seconds} s` } as const;
    const { name, box } = this.attempt(() =>
      this.#begin(game, trigger, { beforeMillis: 1000 * seconds, afterMillis: 0 }),
    );
    const { promise, resolve } = Promise.withResolvers<unknown>();
    this.#asking.set(name, resolve);
    box.end();
    const error = await promise;
    if (error !== undefined) throw new RelayError("recording_failed", this.reasonOf(error));
    return this.describe(name);
  }

  override list(): (() => RecordingInfo)[] {
    // The first recording makes the folder, if the relay could not make it at its start.
    return existsSync(this.folder.path) ? super.list() : [];
  }

  override remove(name: string): void {
    super.remove(name);
    this.#context.hitches.unrecorded(name);
  }

  /** For `/status`. */
  describeState(): JsonObject {
    return {
      on: true,
      before_s: this.#options.beforeSeconds,
      after_s: this.#options.afterSeconds,
      games: this.#games.all().length,
      bytes: this.#games.bytes,
      recording: this.#boxes.all().map(({ name }) => name),
      written: [...this.#written],
      failed: this.#failed ?? null,
    };
  }

  /** Decides at once what is undecided, and ends all recordings. */
  close(): void {
    this.#timer.cancel();
    this.#upkeep?.stop();
    this.#games.record();
    // The connection of a game whose engine has just crashed may still be open.
    if (this.#crashes.hasEngineCrashed)
      for (const { source, closedMillis } of this.#games.all())
        if (closedMillis === undefined) this.sourceClosed(source, "lost");
    this.#crashes.decideAll();
    for (const { box } of this.#boxes.all()) box.endNow();
    this.#held.release();
  }

  protected override written(name: string): RecordingInfo | undefined {
    return this.#boxes.of(name)?.box.info;
  }

  #ofRelay(message: HubMessage): void {
    const crash = engineCrashOf(message);
    if (crash !== undefined) this.#crashes.engineCrashed(crash);
  }

  #crashed(game: KeptGame, message: string): void {
    if (!this.#crashLimit.take(this.#context.clock.monotonicMillis())) this.#leftOut();
    else this.#beginCarefully(game, { cause: "crash", message }, { afterMillis: 0 });
  }

  #happened(game: KeptGame, trigger: BoxTrigger): void {
    const { clock } = this.#context;
    const afterMillis = 1000 * this.#options.afterSeconds;
    const growing = this.#boxes.growing(game);
    if (growing !== undefined) {
      growing.endMillis = Math.min(clock.monotonicMillis() + afterMillis, growing.latestMillis);
      this.#boxes.note(growing, trigger);
      this.#link(growing);
    } else if (!this.#limit.take(clock.monotonicMillis())) this.#leftOut();
    else this.#beginCarefully(game, trigger, { afterMillis });
  }

  #leftOut(): void {
    this.#context.hub.omissions.add("black_box_recordings_left_out");
  }

  #beginCarefully(game: KeptGame, trigger: BoxTrigger, { afterMillis }: { afterMillis: number }): void {
    try {
      const beforeMillis = 1000 * this.#options.beforeSeconds;
      const { box } = this.#begin(game, trigger, { beforeMillis, afterMillis });
      if (afterMillis === 0) box.end();
    } catch (error) {
      this.#failedToKeep(`the last seconds of ${game.source.name}`, error);
    }
  }

  /** Throws the errors of the file system. */
  #begin(game: KeptGame, trigger: BoxTrigger, span: { beforeMillis: number; afterMillis: number }): KeptBox {
    this.#games.record();
    this.#keepFolder();
    const kept = this.#boxes.begin([game, this.#games.relay], trigger, span);
    this.#link(kept);
    return kept;
  }

  #ended(kept: KeptBox, error: unknown): void {
    const { name, trigger, game, alerts, fromSeconds: from } = kept;
    const { hub, log, hitches } = this.#context;
    this.#asking.get(name)?.(error);
    this.#asking.delete(name);
    if (error !== undefined) {
      hitches.unrecorded(name);
      this.#failedToKeep(name, error);
      return;
    }
    this.#written = [...this.#written, name].slice(-MOST_NAMES);
    this.#failed = undefined;
    this.#link(kept);
    const { name: source, epoch: source_epoch } = game.source;
    const { cause } = trigger;
    const message = `the black box has recorded ${CAUSE_WORDS[cause]} of ${source}: ${name}`;
    log.info({ recording: name, source }, message);
    const about = { recording: name, cause, source, source_epoch, from, bytes: kept.box.bytes, alerts };
    hub.tellOfRelay("log/info", "info", { event_name: "black_box", message, ...about });
    this.#upkeep?.keepQuota();
  }

  #link({ name, game, fromSeconds: from }: KeptBox): void {
    const span = { epoch: game.source.epoch, from, to: this.#context.clock.unixMillis() / 1000 };
    this.#context.hitches.recorded(span, name);
  }

  /** Tells of an error once, until a recording succeeds. */
  #failedToKeep(name: string, error: unknown): void {
    const message = this.reasonOf(error);
    if (this.#failed?.message !== message)
      this.#context.log.error(`the black box cannot keep ${name}: ${message}. The relay goes on.`);
    this.#failed = { name, message };
  }

  /** Makes the folder if it is not there, and begins to keep it. */
  #keepFolder(): void {
    if (this.#upkeep !== undefined) return;
    const { clock, log, hitches } = this.#context;
    try {
      this.folder.make();
      const deleted = (name: string) => hitches.unrecorded(name);
      this.#upkeep = new FolderUpkeep({ folder: this.folder, clock, log, quota: QUOTA, deleted });
    } catch (error) {
      this.#failedToKeep("anything", error);
    }
  }

  #gameOf(asked: string | undefined): KeptGame {
    const games = this.#games.all();
    const named = games.filter(({ source }) => asked === undefined || source.name === asked);
    const connected = named.filter(({ closedMillis }) => closedMillis === undefined);
    const [game, another] = connected.length > 0 ? connected : named.slice(-1);
    if (game === undefined)
      throw new RelayError(
        "no_game",
        asked === undefined
          ? "expected a game that has sent something, but there is none"
          : `expected a game that has sent something, got ${asked.slice(0, 100)}`,
      );
    if (another === undefined) return game;
    const names = connected.map(({ source }) => source.name).join(", ");
    throw new RelayError("ambiguous_game", `expected a source, since several games are connected: ${names}`);
  }

  #tick(): void {
    const nowMillis = this.#context.clock.monotonicMillis();
    this.#games.tick(nowMillis);
    this.#boxes.tick(nowMillis);
  }
}
