import { Tally } from "../base/tally.ts";

/** What a client did not get of one topic. */
export interface Dropped {
  topic: string;
  count: number;
  /** `seq` of the first and the last of them. */
  first: number;
  last: number;
}

/** What one client did not get, by topic, until it is told. */
export class DropLedger {
  /** Messages dropped so far, told or not. */
  total = 0;
  /** The same by topic. */
  readonly byTopic = new Tally();
  readonly #untold = new Map<string, Dropped>();

  /** `drops` counts what all clients together did not get, by topic. */
  constructor(private readonly drops: Tally) {}

  /** Counts one message that the client will not get. */
  add(topic: string, seq: number): void {
    this.total++;
    this.byTopic.add(topic);
    this.drops.add(topic);
    const known = this.#untold.get(topic);
    if (known === undefined) {
      this.#untold.set(topic, { topic, count: 1, first: seq, last: seq });
    } else {
      known.count++;
      known.first = Math.min(known.first, seq);
      known.last = Math.max(known.last, seq);
    }
  }

  /** Takes out what has not been told yet: one entry a topic. */
  take(): Dropped[] {
    const untold = [...this.#untold.values()];
    this.#untold.clear();
    return untold;
  }
}
