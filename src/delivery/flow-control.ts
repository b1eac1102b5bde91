import type { Clock, Timer } from "../base/clock.ts";
import type { LaneLimits } from "./lane-limits.ts";

/** A flow ping every so many staleness bounds: each costs about as much as two deliveries. */
const STALENESS_PER_PING = 2;
/** Flow pings of all clients together. Units: per second. */
const MAX_PINGS_PER_SECOND = 1000;

/** A lane, as flow control sees it. */
export interface WatchedLane {
  checkFlow(nowMillis: number, pingEveryMillis: number): void;
}

/**
 * Looks at every lane now and then: its backlog, its flow ping, how long it is stalled.
 * Buffered bytes alone do not show a client that has stopped reading: the kernel takes megabytes for it. Its unanswered ping does.
 */
export class FlowControl {
  readonly #lanes = new Set<WatchedLane>();
  #timer: Timer | undefined;
  #publishedBefore = 0;

  constructor(
    private readonly clock: Clock,
    private readonly limits: LaneLimits,
    /** Messages published so far: without new ones nobody is pinged. */
    private readonly published: () => number,
  ) {}

  /** Looks at a lane from now on. While there is none the timer sleeps: waking costs more than what it would see. */
  watch(lane: WatchedLane): void {
    this.#lanes.add(lane);
    this.#timer ??= this.clock.every(this.limits.stalenessMillis, () => this.#look());
  }

  unwatch(lane: WatchedLane): void {
    this.#lanes.delete(lane);
    if (this.#lanes.size === 0) this.stop();
  }

  /** Stops the timer. */
  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #look(): void {
    const published = this.published();
    const quiet = published === this.#publishedBefore;
    this.#publishedBefore = published;
    const spread = (this.#lanes.size * 1000) / MAX_PINGS_PER_SECOND;
    const pingEveryMillis = quiet
      ? Number.POSITIVE_INFINITY
      : Math.max(STALENESS_PER_PING * this.limits.stalenessMillis, spread);
    const now = this.clock.monotonicMillis();
    for (const lane of this.#lanes) lane.checkFlow(now, pingEveryMillis);
  }
}
