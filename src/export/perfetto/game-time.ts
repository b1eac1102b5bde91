import type { ReadMessage } from "../../recording/index.ts";

/** The most that a time of the game may be off from when the relay got it, beyond the difference of their clocks. Units: nanoseconds. */
const MOST_OFF_NANOS = 10_000_000_000n;

/**
 * The times of one connection of a game, by the game's own clock: that of the machine whose other traces they are laid beside.
 * Messages of the relay about the game have the relay's clock. What a message was on its way for at least is taken for the difference of the two.
 */
export class GameTime {
  #offNanos: bigint | undefined;

  /** When a message of the game was sent. A time that cannot be, since the game's clock was set or is none, is taken from when the relay got it. Units: unix nanoseconds. */
  sent({ logTime, publishTime }: Pick<ReadMessage, "logTime" | "publishTime">): bigint {
    const off = logTime - publishTime;
    this.#offNanos ??= off;
    const further = off - this.#offNanos;
    if (further > MOST_OFF_NANOS || further < -MOST_OFF_NANOS) return this.ofRelay(logTime);
    if (further < 0n) this.#offNanos = off;
    return publishTime;
  }

  /** A time of the relay by the clock of the game. Units: unix nanoseconds. */
  ofRelay(nanos: bigint): bigint {
    return nanos - (this.#offNanos ?? 0n);
  }
}
