import type { Clock, Timer } from "../../base/clock.ts";
import type { Logged } from "./logged.ts";

/** How long repeats of a message are only counted. Units: milliseconds. */
const FOLD_MILLIS = 1000;
/** Most messages whose repeats are counted. */
const MAX_REMEMBERED = 256;
/** Most messages that are passed on in that time. */
const MAX_PASSED = 200;

/**
 * Limits the log of a game that repeats a message in every frame. Repeats within a second are counted, and the message is passed on once more
 * with `count` at the end of the second. Beyond 200 different messages a second the rest is counted and reported in one warning.
 */
export class LogLimiter {
  readonly #remembered = new Map<string, { logged: Logged; repeats: number }>();
  #passed = 0;
  #leftOut = 0;
  #timer: Timer | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly pass: (logged: Logged, unixMillis: number) => void,
  ) {}

  /** Takes a message of the game's log. Units: unix milliseconds. */
  offer(logged: Logged, unixMillis: number): void {
    this.#timer ??= this.clock.after(FOLD_MILLIS, () => this.flush());
    const { message, file, line } = logged.data;
    const key = JSON.stringify([logged.event, message, file, line]);
    const known = this.#remembered.get(key);
    if (known !== undefined) {
      known.repeats++;
      return;
    }
    if (this.#remembered.size < MAX_REMEMBERED) this.#remembered.set(key, { logged, repeats: 0 });
    if (this.#passed >= MAX_PASSED) {
      this.#leftOut++;
      return;
    }
    this.#passed++;
    this.pass(logged, unixMillis);
  }

  /** Reports the counts so far. Also called when the game disconnects. */
  flush(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    const repeated = [...this.#remembered.values()].filter(({ repeats }) => repeats > 0);
    const leftOut = this.#leftOut;
    this.#remembered.clear();
    this.#passed = 0;
    this.#leftOut = 0;
    const now = this.clock.unixMillis();
    for (const { logged, repeats } of repeated)
      this.pass({ ...logged, data: { ...logged.data, count: repeats } }, now);
    if (leftOut === 0) return;
    const message = `${leftOut} messages were left out, because there were more than ${MAX_PASSED} different messages in a second`;
    this.pass({ event: "warning", data: { message, left_out: leftOut } }, now);
  }
}
