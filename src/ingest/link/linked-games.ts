import type { Timer } from "../../base/clock.ts";
import type { GameNotice } from "../../protocol/link-notices.ts";
import type { ProducerKind } from "../producer/producer-kind.ts";
import type { GameWay } from "./game-way.ts";
import type { LinkContext } from "./link-context.ts";
import { LinkedGame } from "./linked-game.ts";
import { type AskSite, LinkedSite } from "./linked-site.ts";

/** Games of other relays that have gone and are still remembered. A game that comes back needs its numbers. */
const REMEMBERED_GONE = 256;
/** How often clients are told of states that came too late, if no newer one comes. Units: milliseconds. */
const TELL_MILLIS = 500;

/** The games of other relays in this relay's hub, all links together. */
export class LinkedGames implements ProducerKind {
  readonly name = "linked_games";
  readonly isOfOtherRelays = true;
  /** By epoch, those that have gone too. */
  readonly #games = new Map<string, LinkedGame>();
  readonly #timer: Timer;
  #ever = 0;

  constructor(private readonly context: LinkContext) {
    this.#timer = context.clock.every(TELL_MILLIS, () => {
      for (const game of this.#games.values()) game.tellLate();
    });
  }

  /** Games that are connected now. */
  get count(): number {
    return this.#connected().length;
  }

  /** Games that ever connected. */
  get ever(): number {
    return this.#ever;
  }

  /** 0: links are connections of their own. */
  get connections(): number {
    return 0;
  }

  /** Notes what the games have to sample for this relay. Links tell it. */
  demandChanged(): void {
    const demand = this.context.ownDemand();
    for (const game of this.#connected()) game.demandChanged(demand);
  }

  /** Does nothing: links say goodbye. */
  closeAll(): void {}

  /** One more way by which games come: a link, or a site over a broker. `ask` sends a question to it. */
  join(site: string, ask: AskSite): LinkedSite {
    return new LinkedSite(this.context, site, ask, (way, notice) => this.#take(way, notice));
  }

  /** The connected games, which can be asked. */
  askable(): Iterable<LinkedGame> {
    return this.#connected();
  }

  /** The game of a notice, which a way brings from now on; why it cannot be taken as text. */
  #take(way: GameWay, notice: GameNotice): LinkedGame | string {
    const { source_epoch: epoch } = notice;
    const known = this.#games.get(epoch);
    if (known !== undefined && known.site !== way.site)
      return `expected a game of its own, got ${epoch}, which is a game of the site ${known.site}`;
    // Of a game of this relay, or of a replay.
    if (known === undefined && this.context.hub.registry.ofEpoch(epoch) !== undefined)
      return `expected a game that is not known here, got ${epoch}`;
    if (known === undefined) this.#ever++;
    const game =
      known ?? new LinkedGame(this.context, way.site, epoch, this.#connectedAtUnixMillis(way, notice));
    // The newest last: the one that has been known longest is forgotten first.
    this.#games.delete(epoch);
    this.#games.set(epoch, game);
    game.comes(way, notice);
    this.#forgetOldest();
    return game;
  }

  /** When the game of a notice connected, by the clock of this relay. */
  #connectedAtUnixMillis({ lateness }: GameWay, { connected_at }: GameNotice): number {
    const { clock } = this.context;
    return clock.unixMillis() - lateness.ageOf(1000 * connected_at, clock.monotonicMillis());
  }

  /** Ends what it does by itself. */
  stop(): void {
    this.#timer.cancel();
  }

  #connected(): LinkedGame[] {
    return [...this.#games.values()].filter(({ source }) => source.connected);
  }

  #forgetOldest(): void {
    const gone = [...this.#games.values()].filter(({ source }) => !source.connected);
    for (const { epoch } of gone.slice(0, Math.max(0, gone.length - REMEMBERED_GONE)))
      this.#games.delete(epoch);
  }
}
