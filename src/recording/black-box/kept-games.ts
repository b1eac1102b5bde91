import type { HubMessage, MessageSource } from "../../hub/index.ts";
import { type ActivePort, ActiveRecording, type RecordedHitch } from "../active-recording.ts";
import type { ConnectionNote } from "../connection-note.ts";
import { RecordingQueue } from "../recording-queue.ts";
import { GameRing } from "./game-ring.ts";

/** Most games of which seconds are kept. Each has buffers of some 100 KB beside its chunks. */
const MAX_GAMES = 64;
/** Most bytes of chunks: of one game, and of all. A game at 90 Hz has 2.4 MB a minute. */
const MAX_GAME_BYTES = 16 * 1024 * 1024;
const MAX_BYTES = 64 * 1024 * 1024;
/** Channels of the relay's own messages stand beside those of a game in one file. */
const FIRST_RELAY_CHANNEL = 0x8000;

/** What keeping games needs of the relay. */
export interface KeptGamesPort extends ActivePort {
  /** The relay itself, as the source of its own messages. */
  relay: MessageSource;
  /** How much of each game is kept. Units: milliseconds. */
  keptMillis: number;
  /** Called for each chunk that leaves too early because of a bound on memory, and for each message of a game for which there is no room. */
  shortened(): void;
  notKept(): void;
}

/** The last seconds of one connection of a game. */
export interface KeptGame {
  readonly source: MessageSource;
  readonly ring: GameRing;
  readonly recording: ActiveRecording;
  /** When its connection ended; undefined while it is connected. Units: milliseconds of the monotonic clock. */
  closedMillis: number | undefined;
}

/** The last seconds of all games and of the relay's own messages, in bounded memory. */
export class KeptGames {
  readonly relay: KeptGame;
  readonly #games = new Map<MessageSource, KeptGame>();
  readonly #waiting = new RecordingQueue();

  constructor(private readonly port: KeptGamesPort) {
    this.relay = this.#newGame(port.relay, FIRST_RELAY_CHANNEL);
  }

  /** All games of which something is kept, the oldest connection first. */
  all(): KeptGame[] {
    return [...this.#games.values()];
  }

  of(source: MessageSource): KeptGame | undefined {
    return this.#games.get(source);
  }

  /** What the chunks of all take in memory. Units: bytes. */
  get bytes(): number {
    let bytes = this.relay.ring.bytes;
    for (const { ring } of this.#games.values()) bytes += ring.bytes;
    return bytes;
  }

  /** Takes a message. Units: `cameMillis`, when it came, in milliseconds of the monotonic clock. Returns its game; undefined for one of the relay itself, and of a game for which there is no room. */
  take(message: HubMessage, cameMillis: number): KeptGame | undefined {
    const { source } = message;
    const isOfRelay = source === this.port.relay;
    const game = isOfRelay ? this.relay : (this.#games.get(source) ?? this.#begin(source));
    if (game === undefined) {
      this.port.notKept();
      return undefined;
    }
    if (!this.#waiting.push(message, cameMillis)) this.record();
    return isOfRelay ? undefined : game;
  }

  /** Records the messages that wait. */
  record(): void {
    this.#waiting.drain((message, recorded, cameMillis) => {
      const game = message.source === this.port.relay ? this.relay : this.#games.get(message.source);
      game?.recording.take(message, recorded, cameMillis);
    });
  }

  /** Takes what has happened to a connection of a game. */
  takeNote(source: MessageSource, note: ConnectionNote, nowMillis: number): void {
    this.record();
    this.#games.get(source)?.recording.takeNote(source, note, nowMillis);
  }

  /** Takes a hitch whose cause is final. */
  takeHitch(hitch: RecordedHitch, nowMillis: number): void {
    this.record();
    this.all()
      .find(({ source }) => source.epoch === hitch.epoch)
      ?.recording.takeHitch(hitch, nowMillis);
  }

  /** Packs chunks that are due, and forgets games that have gone for longer than their seconds are kept. Call it several times a second. */
  tick(nowMillis: number): void {
    this.record();
    this.relay.recording.tick(nowMillis);
    for (const game of this.#games.values()) {
      game.recording.tick(nowMillis);
      if (nowMillis - (game.closedMillis ?? nowMillis) > this.port.keptMillis) this.#forget(game);
    }
  }

  #begin(source: MessageSource): KeptGame | undefined {
    if (this.#games.size >= MAX_GAMES) {
      const gone = this.all().find(({ closedMillis }) => closedMillis !== undefined);
      if (gone === undefined) return undefined;
      this.#forget(gone);
    }
    const game = this.#newGame(source, 0);
    this.#games.set(source, game);
    return game;
  }

  #forget(game: KeptGame): void {
    this.#games.delete(game.source);
    game.ring[Symbol.dispose]();
  }

  #newGame(source: MessageSource, firstChannelId: number): KeptGame {
    const ring = new GameRing(firstChannelId, this.port.keptMillis, () => this.#bound(ring));
    const recording = new ActiveRecording("", ring, {}, this.port);
    return { source, ring, recording, closedMillis: undefined };
  }

  /** A ring has grown: drops its own oldest chunks, or those of the largest ring, so that a flood of one game pushes out no other. */
  #bound(grown: GameRing): void {
    while (grown.bytes > MAX_GAME_BYTES) this.#shorten(grown);
    while (this.bytes > MAX_BYTES) {
      let largest = grown;
      for (const { ring } of this.#games.values()) if (ring.bytes > largest.bytes) largest = ring;
      this.#shorten(largest);
    }
  }

  #shorten(ring: GameRing): void {
    ring.dropOldest();
    this.port.shortened();
  }
}
