import { signal } from "@preact/signals";
import { lineOf, wordsOf } from "./words.ts";

/** Most events that the page keeps. */
const MOST_EVENTS = 2000;
/** Events that are alike within this time are folded into one line. Units: seconds. */
const FOLD_SECONDS = 2;

/** One line of the event list. */
export interface EventLine {
  /** Counts the lines; the key of the list. */
  id: number;
  unixSeconds: number;
  topic: string;
  name: string;
  text: string;
  /** How many events alike the line stands for. */
  count: number;
}

/** The events of a game, newest last. */
export class EventLog {
  readonly lines = signal<readonly EventLine[]>([]);
  #next = 0;

  /** Adds an event. Texts of a game are kept as text, and cut. */
  add(topic: string, data: Readonly<Record<string, unknown>>, unixSeconds: number): void {
    const { event_name, message, level: _level, ...rest } = data;
    const name = topic.startsWith("log/") ? topic : lineOf(event_name ?? topic.replace(/^custom\//, ""), 80);
    const text = message === undefined ? wordsOf(rest) : lineOf(message);
    const lines = this.lines.value;
    const last = lines.at(-1);
    const isAlike =
      last !== undefined &&
      last.name === name &&
      last.text === text &&
      unixSeconds - last.unixSeconds < FOLD_SECONDS;
    const line = {
      id: isAlike ? last.id : this.#next++,
      unixSeconds,
      topic,
      name,
      text,
      count: isAlike ? last.count + 1 : 1,
    };
    this.lines.value = [...(isAlike ? lines.slice(0, -1) : lines).slice(1 - MOST_EVENTS), line];
  }

  clear(): void {
    this.lines.value = [];
  }
}
