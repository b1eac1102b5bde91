import type { JsonObject } from "../../../protocol/json-messages.ts";
import type { Timed } from "./evidence.ts";

/** Figures kept: half a minute of two a second. */
const KEPT = 64;

/** The last figures that a game summed up. JSON never changes: it is not copied. */
export class MonitorRing {
  readonly #kept: Timed<Readonly<JsonObject>>[] = [];

  /** Keeps figures. Units: milliseconds of the monotonic clock. */
  add(data: Readonly<JsonObject>, atMillis: number): void {
    this.#kept.push({ atMillis, what: data });
    if (this.#kept.length > KEPT) this.#kept.shift();
  }

  /** The newest. */
  get newest(): Readonly<JsonObject> | undefined {
    return this.#kept.at(-1)?.what;
  }

  /** Time between the two newest; a second where there are not two. Units: milliseconds. */
  get apartMillis(): number {
    const [before, newest] = [this.#kept.at(-2), this.#kept.at(-1)];
    return before === undefined || newest === undefined ? 1000 : newest.atMillis - before.atMillis;
  }

  /** The newest up to a moment. */
  upTo(millis: number): Readonly<JsonObject> | undefined {
    return this.#kept.findLast(({ atMillis }) => atMillis <= millis)?.what;
  }

  /** Those after a moment, up to another, oldest first. */
  between(afterMillis: number, toMillis: number): Timed<Readonly<JsonObject>>[] {
    return this.#kept.filter(({ atMillis }) => atMillis > afterMillis && atMillis <= toMillis);
  }
}
