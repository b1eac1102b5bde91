import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import { reasonOf } from "../base/reason-of.ts";
import { rounded } from "../base/rounded.ts";
import type { Hub } from "../hub/index.ts";
import type { ProducerKind } from "../ingest/index.ts";
import type { InsightOptions, Judge } from "../insight/index.ts";
import { RelayError } from "../protocol/error-table.ts";
import type { Limits } from "../protocol/limits.ts";
import type { ReplayState } from "../protocol/replay-state.ts";
import { type RecordedHitch, type RecordingReader, secondsOfNanos } from "../recording/index.ts";
import { ReplayPlayer } from "./replay-player.ts";
import { ReplayedGames } from "./replayed-games.ts";

/** What a replay needs of the relay. */
export interface ReplayContext {
  hub: Hub;
  clock: Clock;
  log: Log;
  insight: InsightOptions;
  /** Read with each replay, because it may change while the relay runs. */
  limits: Readonly<Pick<Limits, "sources">>;
  /** Tells those who follow the replay that its state has changed. */
  changed(): void;
  /** Told of each hitch of the replay's games once its cause is final, as of those of live games. */
  hitch(hitch: RecordedHitch): void;
}

/** How a recording is played. Whatever is undefined stays as it is. */
export interface ReplayControl {
  paused?: boolean | undefined;
  speed?: number | undefined;
  loop?: boolean | undefined;
  /** Units: seconds since the beginning of the recording. */
  positionSeconds?: number | undefined;
  /** Goes so many frames on, or back, and pauses. */
  step?: number | undefined;
}

/** A recording that is played. */
interface Playing {
  name: string;
  reader: RecordingReader;
  games: ReplayedGames;
  player: ReplayPlayer;
}

/** The replay of a relay: plays one recording at a time, whose games are games of the relay. */
export class RelayReplay implements ProducerKind {
  readonly name = "replay";
  readonly connections = 0;
  ever = 0;
  readonly #context: ReplayContext;
  #playing: Playing | undefined;

  constructor(context: ReplayContext) {
    this.#context = context;
  }

  get count(): number {
    return this.#playing?.games.names.length ?? 0;
  }

  /** Judges the games of the replay; undefined while there is none. */
  get judge(): Judge | undefined {
    return this.#playing?.games.judged?.insight;
  }

  /** What is played and where; undefined while there is no replay. */
  get state(): ReplayState | undefined {
    if (this.#playing === undefined) return undefined;
    const { name, reader, games, player } = this.#playing;
    const { state, positionSeconds, lengthSeconds, speed, loop } = player.position;
    const { from, to } = reader.span ?? { from: 0n, to: 0n };
    return {
      recording: name,
      state,
      position_s: rounded(positionSeconds, 6),
      length_s: rounded(lengthSeconds, 6),
      at: player.atSeconds,
      from: secondsOfNanos(from),
      to: secondsOfNanos(to),
      speed,
      loop,
      games: games.names,
    };
  }

  /** Plays a recording, in place of the one before. `name` is how the replay shows it. Owns: the reader. Fails: recording_failed. */
  play(
    reader: RecordingReader,
    name: string,
    { positionSeconds: fromSeconds, ...control }: Readonly<ReplayControl> = {},
  ): void {
    this.#end();
    const { hub, clock, insight, limits } = this.#context;
    try {
      const games = new ReplayedGames(reader, hub, insight, limits.sources, (hitch) =>
        this.#context.hitch(hitch),
      );
      const player = new ReplayPlayer({
        reader,
        clock,
        output: games,
        fromSeconds,
        changed: (error) => this.#changed(error),
      });
      this.#playing = { name, reader, games, player };
    } catch (error) {
      reader[Symbol.dispose]();
      this.#context.changed();
      failed(error);
    }
    this.ever += this.count;
    this.control({ paused: false, ...control });
  }

  /** Changes how the recording is played. Fails: no_replay, recording_failed. */
  control({ speed, loop, positionSeconds, step, paused }: Readonly<ReplayControl>): void {
    const { player } = this.#mustPlay();
    try {
      if (speed !== undefined) player.setSpeed(speed);
      if (loop !== undefined) player.setLoop(loop);
      if (positionSeconds !== undefined) player.seek(positionSeconds);
      if (step !== undefined) player.step(step);
      else if (paused === true) player.pause();
      else if (paused === false) player.play();
    } catch (error) {
      failed(error);
    } finally {
      this.#context.changed();
    }
  }

  /** Ends the replay and disconnects its games. Returns the name of the recording. Fails: no_replay. */
  end(): string {
    const { name } = this.#mustPlay();
    this.#end();
    this.#context.changed();
    return name;
  }

  stop(): void {
    this.#end();
  }

  closeAll(): void {
    // The games have no connections.
  }

  demandChanged(): void {
    // What was recorded is there, whoever needs it.
  }

  #mustPlay(): Playing {
    if (this.#playing !== undefined) return this.#playing;
    throw new RelayError("no_replay", "expected a replay that is running, and there is none");
  }

  #end(): void {
    if (this.#playing === undefined) return;
    const { reader, games, player } = this.#playing;
    player.stop();
    games.end();
    reader[Symbol.dispose]();
    this.#playing = undefined;
  }

  #changed(error: unknown): void {
    if (error !== undefined) this.#context.log.error(`the replay stopped: ${reasonOf(error)}`);
    this.#context.changed();
  }
}

function failed(error: unknown): never {
  if (error instanceof RelayError) throw error;
  throw new RelayError("recording_failed", reasonOf(error));
}
