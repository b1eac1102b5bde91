import { topicRow } from "../../protocol/topic-table.ts";
import type { LostMessages } from "./link-context.ts";

/** Most topics of one game whose numbers are remembered: more than a relay has topics. */
const MAX_TOPICS = 4096;

/** What becomes of a message by its number. */
export type Numbered = { is: "new"; lost: LostMessages | undefined } | { is: "duplicate" };

/** How far the messages of each topic of one linked game have come. It tells messages that came twice, and those that never came. */
export class TopicProgress {
  readonly #newest = new Map<string, number>();
  /** Topics whose next message may have any number, because the link was not subscribed to them. */
  readonly #broken = new Set<string>();

  /** Takes the number of a message that has come. Of a state, messages may be left out; of an event, a gap is a loss. */
  take(topic: string, seq: number): Numbered {
    const newest = this.#newest.get(topic);
    if (newest !== undefined && seq <= newest) return { is: "duplicate" };
    const isWhole = newest === undefined || seq === newest + 1 || this.#broken.delete(topic);
    this.#set(topic, seq);
    if (isWhole || !isEvent(topic)) return { is: "new", lost: undefined };
    return { is: "new", lost: { topic, count: seq - newest - 1, first: newest + 1, last: seq - 1 } };
  }

  /**
   * Takes what the near relay says it left out. Returns what this relay's clients have to be told of it. Of events with others among them
   * nothing: the gaps show which ones they were.
   */
  leftOut({ topic, count, first, last }: LostMessages): LostMessages | undefined {
    const newest = this.#newest.get(topic) ?? first - 1;
    if (!isEvent(topic)) return { topic, count, first, last };
    if (last <= newest || count !== last - first + 1) return undefined;
    const isBroken = this.#broken.delete(topic);
    this.#set(topic, last);
    // What is missing before them is lost too: it would have come before this was told.
    const from = isBroken ? Math.max(first, newest + 1) : newest + 1;
    return { topic, count: last - from + 1, first: from, last };
  }

  /** The link was not subscribed to a topic: what is missing then is not lost. */
  breakOff(topic: string): void {
    if (this.#newest.has(topic)) this.#broken.add(topic);
  }

  #set(topic: string, seq: number): void {
    const oldest = this.#newest.size >= MAX_TOPICS ? this.#newest.keys().next().value : undefined;
    if (oldest !== undefined && !this.#newest.has(topic)) {
      this.#newest.delete(oldest);
      this.#broken.delete(oldest);
    }
    this.#newest.set(topic, seq);
  }
}

function isEvent(topic: string): boolean {
  return topicRow(topic).kind === "event";
}
