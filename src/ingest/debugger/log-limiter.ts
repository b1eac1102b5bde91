import type { Clock, Timer } from "../../base/clock.ts";
import type { Logged } from "./logged.ts";

/** How long the same again is only counted. Units: milliseconds. */
const FOLD_MILLIS = 1000;
/** Messages that are remembered for that. */
const MAX_REMEMBERED = 256;
/** Most messages that are passed on in one such time. */
const MAX_PASSED = 200;

/**
 * Keeps a game that says the same in every frame from drowning all else: what was said within the last second is counted,
 * and told once more with `count` at the end of it; past 200 messages a second the rest is counted and told in one sentence.
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

  /** The game has said something. Units: unix milliseconds. */
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

  /** Tells what was only counted so far. Also called when the game goes. */
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
    const message = `${leftOut} messages were left out: more than ${MAX_PASSED} different ones in a second`;
    this.pass({ event: "warning", data: { message, left_out: leftOut } }, now);
  }
}
