import type { Timer } from "../../base/clock.ts";
import { type LinkMessage, readLinkMessages } from "../../codec/link/index.ts";
import type { SourceEnd } from "../../hub/index.ts";
import type { DroppedNotice, GameNotice } from "../../protocol/link-notices.ts";
import type { AskableGame, GameQuestion } from "../calls/index.ts";
import type { GameWay, WayCounts } from "./game-way.ts";
import { Lateness } from "./lateness.ts";
import type { LinkContext, LinkedHitch } from "./link-context.ts";
import { isLinkedTopic } from "./linked-body.ts";
import type { LinkedGame } from "./linked-game.ts";

/** How long games of a way that is cut still count as connected. Units: milliseconds. */
const GRACE_MILLIS = 3000;
/** Games that have left and whose last messages may still come. */
const REMEMBERED_LEFT = 64;

/** A question to a game: a call, or one for its snapshot. */
export interface SiteQuestion {
  id: string;
  /** The name of the game at its near relay. */
  source: string;
  question: GameQuestion;
  timeoutSeconds: number;
}

/** Sends a question on to the near relay of a game. */
export type AskSite = (question: SiteQuestion) => void;

/** What one way (a link, or a site over a broker) brings: games, their messages and hitches, and answers. */
export class LinkedSite implements GameWay {
  readonly counts: WayCounts = { messages: 0, late: 0, lost: 0, duplicates: 0 };
  readonly lateness = new Lateness();
  /** Whether it goes on after a cut: events from the history of the near relay are those that the cut held back. */
  isResumed = false;
  isUp = true;
  /** The newest offset that has come. */
  offset = 0;
  /** How late the newest message was. Units: milliseconds. */
  lagMillis = 0;
  readonly #games = new Map<string, LinkedGame>();
  /** Games that have left, the newest last. After a stall messages that waited follow the notice that their game has gone. */
  readonly #left = new Map<string, LinkedGame>();
  #grace: Timer | undefined;
  #complained = false;

  constructor(
    private readonly context: LinkContext,
    readonly site: string,
    private readonly send: AskSite,
    /** The game of a notice, which this way brings from now on; why it cannot be taken as text. */
    private readonly takeGame: (way: GameWay, notice: GameNotice) => LinkedGame | string,
  ) {}

  /** Games that it brings now. */
  get count(): number {
    return this.#games.size;
  }

  /** A game is connected to the near relay, or something of it has changed. */
  game(notice: GameNotice): void {
    const { sources } = this.context.limits;
    const { source_epoch: epoch } = notice;
    if (!this.#games.has(epoch) && this.#games.size >= sources) {
      this.refuse(`expected at most ${sources} games of one site, got one more`);
      return;
    }
    const game = this.takeGame(this, notice);
    if (typeof game === "string") this.refuse(game);
    else {
      this.#games.set(epoch, game);
      this.#left.delete(epoch);
    }
  }

  /** A game has left the near relay. */
  gone(epoch: string, end: SourceEnd): void {
    const game = this.#games.get(epoch);
    if (game === undefined) return;
    this.#games.delete(epoch);
    this.#left.set(epoch, game);
    for (const [oldest] of this.#left) if (this.#left.size > REMEMBERED_LEFT) this.#left.delete(oldest);
    game.leaves(this, end);
  }

  /** The near relay has told all its games: those that it did not tell are gone. */
  only(epochs: ReadonlySet<string>): void {
    for (const epoch of [...this.#games.keys()]) if (!epochs.has(epoch)) this.gone(epoch, "lost");
  }

  /** Takes link packets, back to back. Returns what is wrong with the rest, which is not read. */
  messages(packets: Uint8Array): string | undefined {
    const nowMillis = this.context.clock.monotonicMillis();
    return readLinkMessages(packets, this.context.codec, (message) => this.#take(message, nowMillis));
  }

  /** The near relay has left messages out, because this way did not keep up. */
  dropped({ source_epoch: epoch, topic, count, first, last }: DroppedNotice): void {
    const game = this.#known(epoch);
    if (game === undefined || !isLinkedTopic(topic)) return;
    game.leftOut({ topic, count, first, last }, this.counts);
  }

  /** A hitch of a game is complete. */
  hitch(hitch: LinkedHitch): void {
    const game = this.#known(hitch.epoch);
    if (game === undefined) this.refuse("expected a hitch of a game that was told of");
    else {
      const refusal = this.context.takeHitch({ ...hitch, source: game.source.name });
      if (refusal !== undefined) this.refuse(refusal);
    }
  }

  /** The way is cut. Its games are gone after a while, unless another way brings them or this one returns. */
  lost(): void {
    this.isUp = false;
    this.#grace ??= this.context.clock.after(GRACE_MILLIS, () => {
      this.#grace = undefined;
      this.only(new Set());
    });
  }

  /** The way is there again: it goes on where it was cut, or with a new run of the near relay. Tell its games, and then {@link only}. */
  returned(how: "resumed" | "anew"): void {
    this.isUp = true;
    this.isResumed = how === "resumed";
    this.#endGrace();
    // The games of the run before must not hold the names of those that connect now.
    if (how === "anew") this.only(new Set());
  }

  /** The way ends for good: its games are gone now. */
  end(): void {
    this.#endGrace();
    this.only(new Set());
  }

  /** The link was not subscribed to a topic for a while: its next message may have any number. */
  breakOff(topic: string): void {
    for (const game of this.#games.values()) game.breakOff(topic);
  }

  /** The games that can be asked by this way. */
  askable(): Iterable<AskableGame> {
    return this.#games.values();
  }

  ask(source: string, question: GameQuestion, timeoutMillis: number): void {
    this.send({ id: question.id, source, question, timeoutSeconds: timeoutMillis / 1000 });
  }

  /** The game that was asked a question; undefined if the answer to it would be too late. */
  asked(id: string): LinkedGame | undefined {
    const game = this.#asked(id);
    return game?.questions.awaits(id) === true ? game : undefined;
  }

  #endGrace(): void {
    this.#grace?.cancel();
    this.#grace = undefined;
  }

  /** Whether a game was asked a question under this id, which may be settled. */
  hasAsked(id: string): boolean {
    return this.#asked(id)?.questions.issued(id) === true;
  }

  #asked(id: string): LinkedGame | undefined {
    return this.#known(id.slice(0, id.lastIndexOf("/")));
  }

  /** A game that this way brings, or has brought not long ago. */
  #known(epoch: string): LinkedGame | undefined {
    return this.#games.get(epoch) ?? this.#left.get(epoch);
  }

  #take(message: LinkMessage, nowMillis: number): void {
    this.counts.messages++;
    this.offset = message.offset;
    const game = this.#known(message.epoch);
    if (game === undefined || !isLinkedTopic(message.topic)) {
      this.refuse(
        game === undefined
          ? "expected a message of a game that was told of"
          : `expected a topic of games, got ${JSON.stringify(message.topic.slice(0, 80))}`,
      );
      return;
    }
    const { acceptedUnixMillis: sent, isHistory } = message;
    const late = isHistory ? this.lateness.ageOf(sent, nowMillis) : this.lateness.observe(sent, nowMillis);
    if (!isHistory) this.lagMillis = late;
    const refusal = game.take(message, late, this);
    if (refusal === undefined) return;
    this.context.hub.refuse(game.source, refusal);
    this.refuse(refusal);
  }

  /** Counts something that the near relay should not have sent, and logs the first. */
  refuse(refusal: string): void {
    this.context.refusals.add("bad_message");
    if (this.#complained) return;
    this.#complained = true;
    this.context.log.warn(
      { site: this.site, refusal },
      "a linked relay sent something that was refused; further refusals are only counted",
    );
  }
}
