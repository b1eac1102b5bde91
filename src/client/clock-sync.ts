import type { Clock, Timer } from "../base/clock.ts";

/** How often the relay is pinged: at first faster, until there is something to choose from. Units: milliseconds. */
const FIRST_PING_MILLIS = 200;
const PING_MILLIS = 2000;
const FIRST_PINGS = 5;

/** Pings for as long as there is a connection, and notices when nothing comes back. */
export class ClockSync {
  #timer: Timer | undefined;
  #pings = 0;
  #unansweredSinceMillis: number | undefined;

  /** `silent` is called when a ping has waited for `silenceMillis` in which nothing at all came. With 0 there are no pings. */
  constructor(
    private readonly clock: Clock,
    private readonly options: { silenceMillis: number; ping(): void; silent(): void },
  ) {}

  /** There is a connection. */
  start(): void {
    this.stop();
    this.#pings = 0;
    if (this.options.silenceMillis > 0) this.#ping();
  }

  /** There is none. */
  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#unansweredSinceMillis = undefined;
  }

  /** Something came: whatever it is, the connection lives. */
  heard(): void {
    this.#unansweredSinceMillis = undefined;
  }

  #ping(): void {
    const now = this.clock.monotonicMillis();
    // Counted from a ping on: a browser lets the timers of a hidden page sleep, and that silence is its own.
    this.#unansweredSinceMillis ??= now;
    if (now - this.#unansweredSinceMillis >= this.options.silenceMillis) {
      this.options.silent();
      return;
    }
    const wait = ++this.#pings < FIRST_PINGS ? FIRST_PING_MILLIS : PING_MILLIS;
    this.#timer = this.clock.after(wait, () => this.#ping());
    this.options.ping();
  }
}
