import type { Source } from "../../hub/index.ts";
import type { SourceInsight } from "../../insight/index.ts";
import { labelText } from "./exposition.ts";
import { GameCounts } from "./game-counts.ts";

/** Most games with series of their own: each has about a hundred. */
export const MOST_GAMES = 64;
/** The label of all further games together. */
export const OTHER = "other";
/** How long the series of a game stay after it has gone. Units: milliseconds. */
const GONE_MILLIS = 5 * 60_000;

/** An open connection of a game. */
export interface Connection {
  /** What insight knows of it; undefined before its first message. */
  game: SourceInsight | undefined;
  readonly counts: GameCounts;
}

/** The series of one game by its name: its connection now, and those before. Of {@link OTHER}, many games. */
export interface Series {
  readonly name: string;
  /** What connections counted that have ended. */
  readonly ended: GameCounts;
  /** The connections that are open, with what they have counted. */
  readonly open: Map<Source, Connection>;
  /** When its last connection ended. Units: milliseconds of the monotonic clock. */
  goneAtMillis: number;
  /** When the newest exemplar was: Prometheus refuses older ones. Units: unix seconds. */
  exemplarSeconds: number;
}

/** The games that have series: a bounded number, each from the first scrape that finds it until five minutes after it has gone. */
export class GameSeries {
  readonly #series = new Map<string, Series>();
  /** Where each open connection is counted. */
  readonly #of = new Map<Source, Series>();

  /** Takes what a connected game has counted. `game` is what insight knows of it; undefined before its first message. */
  take(source: Source, game: SourceInsight | undefined, nowMillis: number): void {
    // Names that are written alike share their series.
    const name = labelText(source.name);
    const known = this.#of.get(source);
    // A game among the others stays there: their counters would fall.
    const stays = known?.name === name || known?.name === OTHER;
    const series = stays ? known : this.#seriesFor(name);
    const counts = known?.open.get(source)?.counts ?? new GameCounts();
    if (known !== undefined && known !== series) this.#leave(known, source);
    if (game !== undefined) counts.take(game, nowMillis);
    series.open.set(source, { game, counts });
    this.#of.set(source, series);
  }

  /** Forgets games that have been gone for long. */
  forgetGone(nowMillis: number): void {
    for (const series of this.#series.values())
      if (series.open.size === 0 && nowMillis - series.goneAtMillis >= GONE_MILLIS) this.#forget(series);
  }

  /** A connection has ended. */
  closed(source: Source, nowMillis: number): void {
    const series = this.#of.get(source);
    const connection = series?.open.get(source);
    if (series === undefined || connection === undefined) return;
    if (connection.game !== undefined) connection.counts.take(connection.game, nowMillis);
    series.ended.add(connection.counts);
    series.open.delete(source);
    series.goneAtMillis = nowMillis;
    this.#of.delete(source);
  }

  /** All series. */
  all(): Series[] {
    return [...this.#series.values()];
  }

  /** A game has said its name after it was counted by another. */
  #leave(series: Series, source: Source): void {
    series.open.delete(source);
    if (series.open.size === 0 && series.goneAtMillis === Number.POSITIVE_INFINITY) this.#forget(series);
  }

  #seriesFor(name: string): Series {
    const ownNames = this.#series.size - (this.#series.has(OTHER) ? 1 : 0);
    const label = this.#series.has(name) || ownNames < MOST_GAMES ? name : OTHER;
    const known = this.#series.get(label);
    if (known !== undefined) return known;
    const series: Series = {
      name: label,
      ended: new GameCounts(),
      open: new Map(),
      goneAtMillis: Number.POSITIVE_INFINITY,
      exemplarSeconds: 0,
    };
    this.#series.set(label, series);
    return series;
  }

  #forget(series: Series): void {
    this.#series.delete(series.name);
  }
}
