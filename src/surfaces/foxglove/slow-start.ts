import type { Clock, Timer } from "../../base/clock.ts";
import type { ViewedChannel } from "./channels/viewed-channel.ts";

/** How long a viewer gets no data after its session has begun. Units: milliseconds. */
const QUIET_MILLIS = 1000;
/** How long it gets states slowly after that, and how slowly: its page is still being built, and does not look at the clock meanwhile. */
const SLOW_MILLIS = 3000;
const SLOW_HZ = 10;

/**
 * Begins subscriptions slowly, for viewers that divide the number of messages of a topic by the time since their session began and warn of more
 * than 60 in a second: a message at once would be hundreds.
 */
export class SlowStart {
  readonly #waiting = new Map<ViewedChannel, number>();
  readonly #slowed = new Map<ViewedChannel, number>();
  #quiet: Timer | undefined;
  #slow: Timer | undefined;

  /** `join` begins a subscription to a channel; at the rate of the viewer, or more slowly. */
  constructor(
    private readonly clock: Clock,
    private readonly join: (channel: ViewedChannel, subscriptionId: number, maxHz?: number) => void,
    private readonly speedUp: (channel: ViewedChannel, subscriptionId: number) => void,
  ) {}

  /** Begins, or begins anew. */
  begin(): void {
    this.#quiet?.cancel();
    this.#slow?.cancel();
    this.#slow = undefined;
    this.#quiet = this.clock.after(QUIET_MILLIS, () => this.#goSlowly());
  }

  /** Begins a subscription, as soon as it may. */
  add(channel: ViewedChannel, subscriptionId: number): void {
    if (this.#quiet !== undefined) this.#waiting.set(channel, subscriptionId);
    else if (this.#slow !== undefined && channel.kind === "state") {
      this.#slowed.set(channel, subscriptionId);
      this.join(channel, subscriptionId, SLOW_HZ);
    } else this.join(channel, subscriptionId);
  }

  /** Whether a subscription to a channel waits. */
  has(channel: ViewedChannel): boolean {
    return this.#waiting.has(channel);
  }

  remove(channel: ViewedChannel): void {
    this.#waiting.delete(channel);
    this.#slowed.delete(channel);
  }

  stop(): void {
    this.#quiet?.cancel();
    this.#slow?.cancel();
    this.#waiting.clear();
    this.#slowed.clear();
  }

  #goSlowly(): void {
    this.#quiet = undefined;
    this.#slow = this.clock.after(SLOW_MILLIS, () => this.#end());
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const [channel, subscriptionId] of waiting) this.add(channel, subscriptionId);
  }

  #end(): void {
    this.#slow = undefined;
    const slowed = [...this.#slowed];
    this.#slowed.clear();
    for (const [channel, subscriptionId] of slowed) this.speedUp(channel, subscriptionId);
  }
}
