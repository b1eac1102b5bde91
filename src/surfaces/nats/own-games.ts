import type { Clock, Timer } from "../../base/clock.ts";
import type { GameNotices, GameReader } from "../../delivery/index.ts";
import type { MessageSource } from "../../hub/index.ts";
import type { DroppedNotice, GameGoneNotice, GameNotice } from "../../protocol/link-notices.ts";
import type { ConnectionListener } from "./connection-listener.ts";
import type { ServerConnection } from "./server-connection.ts";
import { MAX_LISTED_GAMES, type RelayRun, type SiteNotice } from "./site-messages.ts";

/** How often a relay says that it is there. Units: milliseconds. */
const SAY_MILLIS = 1000;
/** Shortest time between two tellings of all games that other relays ask for. Units: milliseconds. */
const TELL_MILLIS = 250;

/** What telling of the games of this relay needs. */
export interface OwnGamesParts {
  run: RelayRun;
  version: string;
  startedUnixMillis: number;
  clock: Clock;
  /** The subject of the games of this site. */
  subject: string;
  connection: ServerConnection;
  notices: GameNotices;
  /** Whether a game is connected to this relay. */
  isOwn(source: MessageSource): boolean;
  exports(): boolean;
}

/** Tells other relays of the games of this one: each when it comes, changes and goes, all of them to a relay that has just come, and once a second which there are. */
export class OwnGames implements ConnectionListener, GameReader {
  readonly #epochs = new Set<string>();
  readonly #timer: Timer;
  #stopReading: (() => void) | undefined;
  /** Whether the server may have missed a notice. */
  #hasMissed = false;
  #toldAtMillis = Number.NEGATIVE_INFINITY;
  /** Runs while all games are to be told soon. */
  #telling: Timer | undefined;

  constructor(private readonly parts: OwnGamesParts) {
    this.#timer = parts.clock.every(SAY_MILLIS, () => this.sayThere());
  }

  /** Games of this relay. */
  get count(): number {
    return this.#epochs.size;
  }

  opened(): void {
    this.tellAll();
  }

  /** The server has answered, maybe after a while. */
  answered(): void {
    if (this.#hasMissed) this.tellAll();
    this.#tellLosses();
  }

  /** A relay that does not know the games is there. Tells all games now, or soon if they have just been told: one telling serves many relays. */
  newReader(): void {
    if (this.#telling !== undefined) return;
    const { clock } = this.parts;
    const waitMillis = this.#toldAtMillis + TELL_MILLIS - clock.monotonicMillis();
    if (waitMillis <= 0) this.tellAll();
    else this.#telling = clock.after(waitMillis, () => this.tellAll());
  }

  /** Tells all games, which also makes this a reader of those to come. */
  tellAll(): void {
    const { notices, clock } = this.parts;
    this.#telling?.cancel();
    this.#telling = undefined;
    this.#toldAtMillis = clock.monotonicMillis();
    this.#hasMissed = false;
    this.sayThere();
    this.#stopReading?.();
    this.#epochs.clear();
    this.#stopReading = notices.read(this);
    this.sayThere({ told: true });
  }

  game(notice: GameNotice, source: MessageSource): void {
    if (!this.parts.isOwn(source)) return;
    this.#epochs.add(notice.source_epoch);
    if (this.parts.exports()) this.#say(notice);
  }

  gameGone(notice: GameGoneNotice, source: MessageSource): void {
    if (!this.parts.isOwn(source)) return;
    this.#epochs.delete(notice.source_epoch);
    if (this.parts.exports()) this.#say(notice);
  }

  /** Tells a complete hitch. One that cannot be told now is not told. */
  hitch(hitch: object): void {
    const { connection, subject, exports } = this.parts;
    if (exports()) connection.say(subject, JSON.stringify({ type: "hitch", hitch }));
  }

  stop(): void {
    this.#timer.cancel();
    this.#telling?.cancel();
    this.#stopReading?.();
  }

  /** Says that this relay is there, and which games it has. */
  sayThere({ told = false } = {}): void {
    const { run, version, startedUnixMillis, connection, subject, exports } = this.parts;
    const isListed = this.#epochs.size <= MAX_LISTED_GAMES;
    const notice: SiteNotice = {
      type: "site",
      relay: run,
      version,
      started_at: startedUnixMillis / 1000,
      exports: exports(),
      ...(told ? { told } : {}),
      ...(isListed && this.#stopReading !== undefined ? { games: [...this.#epochs] } : {}),
    };
    connection.say(subject, JSON.stringify(notice));
  }

  /** Tells other relays, for their clients, which messages the server did not get. */
  #tellLosses(): void {
    const { connection, exports } = this.parts;
    if (!exports()) return;
    for (const [{ topic, source, epoch }, loss] of connection.outbox.takeLosses()) {
      const notice: DroppedNotice = { type: "dropped", topic, source, source_epoch: epoch, ...loss };
      this.#say(notice);
    }
  }

  #say(notice: object): void {
    if (!this.parts.connection.say(this.parts.subject, JSON.stringify(notice))) this.#hasMissed = true;
  }
}
