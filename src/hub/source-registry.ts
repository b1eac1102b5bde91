import type { Clock } from "../base/clock.ts";
import { isReservedName } from "../protocol/source-names.ts";
import type { MessageTopic } from "./hub-message.ts";
import type { MessageSource } from "./message-source.ts";
import type { Omissions } from "./omissions.ts";
import { Source } from "./source.ts";

/** Games of this relay that have gone and are still remembered, and as many linked games; past it the one gone longest is forgotten. */
const REMEMBERED_GONE = 16;

/** What a linked game has beside its epoch. */
export interface LinkedOrigin {
  /** The site of its near relay; undefined for a game of the relay itself, at an edge. */
  site: string | undefined;
  /** When it connected to its near relay, by the clock of this one; now by default. Units: unix milliseconds. */
  connectedAtUnixMillis?: number;
}

/** The games that are connected, and the last few that were. */
export class SourceRegistry {
  readonly #sources = new Set<Source>();
  readonly #clock: Clock;
  /** Part of every epoch that is made here: games of several relays may connect in the same millisecond. */
  readonly #run = crypto.randomUUID().slice(0, 8);
  #opened = 0;

  constructor(
    clock: Clock,
    private readonly fps: MessageTopic,
    private readonly omissions: Omissions,
  ) {
    this.#clock = clock;
  }

  /** Every source, connected or remembered, in the order in which they came. */
  all(): Source[] {
    return [...this.#sources];
  }

  /** The sources that are connected. */
  connected(): Source[] {
    return this.all().filter((source) => source.connected);
  }

  /** The source of an epoch; undefined if it is not remembered. */
  ofEpoch(epoch: string): Source | undefined {
    return this.all().find((source) => source.epoch === epoch);
  }

  /** A new source with an assigned name; its epoch is its origin's, if it has one, else a new one. */
  open(epoch?: string, judged?: MessageSource["judged"], linked?: LinkedOrigin): Source {
    this.#opened++;
    const now = this.#clock.unixMillis();
    const source = new Source(
      this.#freeName(`game-${this.#opened}`),
      epoch ?? `${now.toString(36)}-${this.#run}-${this.#opened}`,
      linked?.connectedAtUnixMillis ?? now,
      this.fps,
      judged,
      linked?.site,
    );
    this.#sources.add(source);
    return source;
  }

  /** Counts a source that had gone as connected again. Returns false if it is no longer remembered. */
  reopen(source: Source): boolean {
    if (!this.#sources.delete(source)) return false;
    source.connected = true;
    this.#sources.add(source);
    return true;
  }

  /** Gives a source the name that it asks for, with a number behind it where another connected game has that name, or no game may have it. */
  rename(source: Source, asked: string): void {
    if (source.name === asked) return;
    for (const other of this.#sources) {
      if (other !== source && !other.connected && other.name === asked) this.forget(other);
    }
    source.name = this.#freeName(asked, source);
  }

  /** Marks a source as gone. */
  close(source: Source): void {
    source.connected = false;
    const isLinked = (one: Source) => one.site !== undefined;
    const gone = this.all().filter((one) => !one.connected && isLinked(one) === isLinked(source));
    for (const oldest of gone.slice(0, Math.max(0, gone.length - REMEMBERED_GONE))) {
      this.omissions.add("games_forgotten");
      this.forget(oldest);
    }
  }

  /** Remembers a source no longer. */
  forget(source: Source): void {
    this.#sources.delete(source);
    source.forget();
  }

  #freeName(asked: string, besides?: Source): string {
    const others = this.all().filter((source) => source !== besides);
    const taken = new Set(others.map((source) => source.name));
    if (!taken.has(asked) && !isReservedName(asked)) return asked;
    let number = 2;
    while (taken.has(`${asked}-${number}`)) number++;
    return `${asked}-${number}`;
  }
}
