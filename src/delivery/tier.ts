import type { Clock } from "../base/clock.ts";
import type { Source } from "../hub/index.ts";
import { Pacer } from "./pacer.ts";

/**
 * Clients that get one stream at one pace, and so share one native publish.
 * Each game is paced by itself, so that two games do not take each other's turns.
 */
export class Tier {
  /** Clients in this tier now. */
  subscribers = 0;
  readonly #pacers = new Map<Source, Pacer>();

  constructor(
    /** Name of the native publish topic. */
    readonly topic: string,
    private readonly clock: Clock,
    /** The interval for a source now. Units: milliseconds, 0 is every value. */
    private readonly intervalMillis: (source: Source) => number,
    private readonly publish: (source: Source, topic: string, borrowedPacket?: Uint8Array) => void,
  ) {}

  /** The source has a new value, and perhaps its packet. Cost: allocates nothing while the tier is not paced. */
  offer(source: Source, borrowedPacket?: Uint8Array): void {
    if (this.subscribers === 0) return;
    const intervalMillis = this.intervalMillis(source);
    let pacer = this.#pacers.get(source);
    if (pacer === undefined) {
      if (intervalMillis === 0) {
        this.publish(source, this.topic, borrowedPacket);
        return;
      }
      pacer = new Pacer(this.clock, () => this.publish(source, this.topic));
      this.#pacers.set(source, pacer);
    }
    pacer.offer(intervalMillis);
  }

  /** Lets go what waits for its turn, of one source that ends or of all. */
  flush(source?: Source): void {
    if (source === undefined) {
      for (const pacer of this.#pacers.values()) pacer.flush();
    } else {
      this.#pacers.get(source)?.flush();
      this.#pacers.delete(source);
    }
  }

  /** Forgets what waits: nobody is left to hear it. */
  cancel(): void {
    for (const pacer of this.#pacers.values()) pacer.cancel();
    this.#pacers.clear();
  }
}
