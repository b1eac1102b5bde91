import type { JsonObject } from "../../../protocol/json-messages.ts";
import { dataBytes } from "./data-bytes.ts";
import type { Timed } from "./evidence.ts";

/** How many are kept: at five a second, the longest episode and all evidence after it. */
const KEPT = 64;
/** What they may take together. Units: bytes. */
const MAX_BYTES = 2 * 1024 * 1024;

interface KeptMonitors extends Timed<Readonly<JsonObject>> {
  bytes: number;
}

/** The newest monitors of one game, bounded in number and bytes. Does not copy them: JSON never changes. */
export class MonitorRing {
  readonly #kept: KeptMonitors[] = [];
  #bytes = 0;

  /** Keeps monitors, unless they alone are too many. Units: milliseconds of the monotonic clock. */
  add(data: Readonly<JsonObject>, atMillis: number): void {
    const bytes = dataBytes(data, MAX_BYTES);
    if (bytes > MAX_BYTES) return;
    this.#kept.push({ atMillis, what: data, bytes });
    this.#bytes += bytes;
    while (this.#kept.length > KEPT || this.#bytes > MAX_BYTES) this.#bytes -= this.#kept.shift()?.bytes ?? 0;
  }

  /** The newest monitors. */
  get newest(): Readonly<JsonObject> | undefined {
    return this.#kept.at(-1)?.what;
  }

  /** Time between the two newest; one second if there are not two. Units: milliseconds. */
  get apartMillis(): number {
    const [before, newest] = [this.#kept.at(-2), this.#kept.at(-1)];
    return before === undefined || newest === undefined ? 1000 : newest.atMillis - before.atMillis;
  }

  /** The newest monitors up to a moment. */
  upTo(millis: number): Readonly<JsonObject> | undefined {
    return this.#kept.findLast(({ atMillis }) => atMillis <= millis)?.what;
  }

  /** The monitors after one moment and up to another, oldest first. */
  between(afterMillis: number, toMillis: number): Timed<Readonly<JsonObject>>[] {
    return this.#kept.filter(({ atMillis }) => atMillis > afterMillis && atMillis <= toMillis);
  }
}
