import { signal } from "@preact/signals";
import { lineOf, wordsOf } from "./words.ts";

/** Most events that the page keeps. */
const MOST_EVENTS = 2000;
/** An event that comes within this time of one of its name joins its line: a burst is one line. Units: seconds. */
const FOLD_SECONDS = 2;
/** Longest time that one line stands for. Units: seconds. */
const LONGEST_FOLD_SECONDS = 30;
/** Lines that are looked through for one to join. Bursts of several names come mixed. */
const FOLD_LINES = 8;

/** One line of the event list. */
export interface EventLine {
  /** Counts the lines; the key of the list. */
  id: number;
  /** When the first of its events was. */
  unixSeconds: number;
  /** When the last of its events was. */
  lastUnixSeconds: number;
  topic: string;
  name: string;
  /** What the last of its events tells. */
  text: string;
  /** How many events the line stands for. */
  count: number;
}

/** The events of a game, newest last. */
export class EventLog {
  readonly lines = signal<readonly EventLine[]>([]);
  #next = 0;

  /** Adds an event at its time: the history of one topic comes after that of another. Texts of a game are kept as text, and cut. */
  add(topic: string, data: Readonly<Record<string, unknown>>, unixSeconds: number): void {
    const { event_name, message, level: _level, ...rest } = data;
    const name = topic.startsWith("log/") ? topic : lineOf(event_name ?? topic.replace(/^custom\//, ""), 80);
    const text = message === undefined ? wordsOf(rest) : lineOf(message);
    const lines = this.lines.value;
    const place = lines.findLastIndex((line) => line.unixSeconds <= unixSeconds) + 1;
    const joined = lines.findLastIndex(
      (line, index) =>
        index < place &&
        index >= place - FOLD_LINES &&
        line.name === name &&
        // Each message of the log counts: only equal ones join.
        (message === undefined || line.text === text) &&
        Math.abs(unixSeconds - line.lastUnixSeconds) < FOLD_SECONDS &&
        unixSeconds - line.unixSeconds < LONGEST_FOLD_SECONDS,
    );
    const { [joined]: line } = lines;
    this.lines.value =
      line === undefined
        ? lines
            .toSpliced(place, 0, {
              id: this.#next++,
              unixSeconds,
              lastUnixSeconds: unixSeconds,
              topic,
              name,
              text,
              count: 1,
            })
            .slice(-MOST_EVENTS)
        : lines.with(joined, { ...line, lastUnixSeconds: unixSeconds, text, count: line.count + 1 });
  }

  clear(): void {
    this.lines.value = [];
  }
}
