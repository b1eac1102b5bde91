import type { Hub, MessageSource, Source, SourceEnd, SourceWatcher } from "../../hub/index.ts";
import type { GameGoneNotice, GameNotice } from "../../protocol/link-notices.ts";
import { gameNotice } from "./game-notice.ts";

/** A part of the relay that hands games on to other relays. */
export interface GameReader {
  /** A game is connected, or what other relays know of it has changed. Called before the first message of the game. */
  game(notice: GameNotice, source: MessageSource): void;
  /** A game has left. Called after its last message. */
  gameGone(notice: GameGoneNotice, source: MessageSource): void;
}

/** Tells other parts which games there are, in the words of links: each notice is made once for all readers. */
export class GameNotices implements SourceWatcher {
  /** What readers know of each game. */
  readonly #told = new Map<MessageSource, GameNotice>();
  /** Replaced, never changed. */
  #readers: readonly GameReader[] = [];

  constructor(private readonly hub: Hub) {
    hub.watchSources(this);
  }

  /** Adds a reader, and tells it of all games that are connected. Calling what it returns removes the reader. */
  read(reader: GameReader): () => void {
    for (const source of this.hub.registry.connected()) reader.game(this.#noticeOf(source), source);
    this.#readers = [...this.#readers, reader];
    return () => {
      this.#readers = this.#readers.filter((other) => other !== reader);
    };
  }

  opened(source: Source): void {
    this.#tell(source);
  }

  introducing(): void {}

  introduced(source: Source): void {
    this.#tell(source);
  }

  offered(source: Source): void {
    this.#tell(source);
  }

  closed(source: Source, end: SourceEnd): void {
    if (!this.#told.delete(source)) return;
    const notice: GameGoneNotice = { type: "game_gone", source_epoch: source.epoch, end };
    for (const reader of this.#readers) reader.gameGone(notice, source);
  }

  retracted(source: Source): void {
    const notice: GameGoneNotice = {
      type: "game_gone",
      source_epoch: source.epoch,
      end: "closed",
      retracted: true,
    };
    for (const reader of this.#readers) reader.gameGone(notice, source);
  }

  #tell(source: Source): void {
    if (this.#readers.length === 0) return;
    const before = this.#told.get(source);
    const notice = gameNotice(source);
    if (Bun.deepEquals(before, notice)) return;
    this.#told.set(source, notice);
    for (const reader of this.#readers) reader.game(notice, source);
  }

  #noticeOf(source: Source): GameNotice {
    const notice = gameNotice(source);
    this.#told.set(source, notice);
    return notice;
  }
}
