import { type FleetGame, worstFirst } from "./fleet.ts";

/** The list is sorted again at most this often, so that it can be read. Units: milliseconds. */
const SORT_MILLIS = 5000;

/** The order of the list of all games: renewed now and then, and at once when another game does badly. */
export class FleetOrder {
  #names: readonly string[] = [];
  #bad: ReadonlySet<string> = new Set();
  #atMillis = Number.NEGATIVE_INFINITY;

  /** Names of the games in their order. `isHeld`: somebody points at the list, so it stands still. Units: milliseconds. */
  of(games: readonly FleetGame[], nowMillis: number, { isHeld }: { isHeld: boolean }): readonly string[] {
    const bad = games.filter(({ isThere, verdict }) => isThere && verdict.mood === "bad");
    const isNews = bad.some(({ source }) => !this.#bad.has(source));
    const isDue = isNews || nowMillis - this.#atMillis >= SORT_MILLIS;
    if (this.#names.length > 0 && (isHeld || !isDue)) return this.#names;
    this.#names = worstFirst(games);
    this.#bad = new Set(bad.map(({ source }) => source));
    this.#atMillis = nowMillis;
    return this.#names;
  }
}
