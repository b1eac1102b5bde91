import type { Clock, Timer } from "../base/clock.ts";

/** Interval of the first pings, which are faster, so that there is soon a choice of samples. Units: milliseconds. */
const FIRST_PING_MILLIS = 200;
/** Number of the first pings. */
const FIRST_PINGS = 5;
/** Interval of later pings. Units: milliseconds. */
const PING_MILLIS = 2000;

/** Pings the relay while there is a connection, and notices when nothing comes back. */
export class ClockSync {
  #timer: Timer | undefined;
  #pings = 0;
  #unansweredSinceMillis: number | undefined;

  /** Calls `silent` when nothing has come for `silenceMillis` since a ping. With 0 there are no pings. */
  constructor(
    private readonly clock: Clock,
    private readonly options: { silenceMillis: number; ping(): void; silent(): void },
  ) {}

  /** Begins to ping: there is a connection. */
  start(): void {
    this.stop();
    this.#pings = 0;
    if (this.options.silenceMillis > 0) this.#ping();
  }

  /** Stops pinging. */
  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#unansweredSinceMillis = undefined;
  }

  /** Something came, so the connection lives. */
  heard(): void {
    this.#unansweredSinceMillis = undefined;
  }

  #ping(): void {
    const now = this.clock.monotonicMillis();
    // Counts from a ping, not from the last message: a browser suspends the timers of a hidden page, which is not the relay's silence.
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
