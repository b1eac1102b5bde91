import { Tally } from "../../base/tally.ts";
import { DropNotices, type Dropped, type DroppedMessage, type LostMessages } from "./drop-notices.ts";

/** Most topics whose drops are counted apart: games may make and leave any number of topics in time. */
export const MAX_COUNTED_TOPICS = 1024;

/** Counts the messages that one client lost, by topic and source, until the client is told. */
export class DropLedger {
  /** Messages dropped so far, told or not. */
  total = 0;
  /** The same by topic. */
  readonly byTopic = new Tally(MAX_COUNTED_TOPICS);
  readonly #untold = new DropNotices();

  /** `drops` counts the messages that all clients together lost, by topic. */
  constructor(private readonly drops: Tally) {}

  /** Counts one message that the client will not get. */
  add(message: DroppedMessage): void {
    this.count(message);
    this.#untold.add(message);
  }

  /** Counts one message of which the whole slice is told. */
  count({ topic }: DroppedMessage): void {
    this.total++;
    this.byTopic.add(topic);
    this.drops.add(topic);
  }

  /** Counts messages that no client of the relay gets. */
  addAll(lost: LostMessages): void {
    this.countAll(lost);
    this.#untold.addAll(lost);
  }

  /** Counts such messages of which the whole slice is told. */
  countAll({ topic, count }: LostMessages): void {
    this.total += count;
    this.byTopic.add(topic, count);
    this.drops.add(topic, count);
  }

  /** Takes out the drops that the client has not been told yet: one entry for each topic and source. */
  take(): Dropped[] {
    return this.#untold.take();
  }
}
