import { signal } from "@preact/signals";
import { lineOf } from "./words.ts";

/** Outcomes that are kept of each command. */
const KEPT = 5;
/** Longest text of an outcome. Units: characters. */
const MOST_TEXT = 2000;

/** How one run of a command ended. */
export interface CommandOutcome {
  /** Counts the runs; the key of a list. */
  id: number;
  text: string;
  isFault: boolean;
  unixSeconds: number;
}

/** The last outcomes of each command of one game, newest first. */
export class CommandRuns {
  readonly outcomes = signal<ReadonlyMap<string, readonly CommandOutcome[]>>(new Map());
  /** Commands that have not been answered yet. */
  readonly waiting = signal<ReadonlySet<string>>(new Set());
  #next = 0;

  constructor(
    private readonly call: (name: string, given: Readonly<Record<string, unknown>>) => Promise<unknown>,
    private readonly unixMillis: () => number,
  ) {}

  /** Runs a command. */
  async run(name: string, given: Readonly<Record<string, unknown>>): Promise<void> {
    this.waiting.value = new Set([...this.waiting.value, name]);
    try {
      const result = await this.call(name, given);
      this.tell(name, result === null || result === undefined ? "done" : lineOf(result, MOST_TEXT), false);
    } catch (error) {
      this.tell(name, error instanceof Error ? lineOf(error.message, MOST_TEXT) : "failed", true);
    }
    this.waiting.value = new Set([...this.waiting.value].filter((one) => one !== name));
  }

  /** Keeps an outcome. */
  tell(name: string, text: string, isFault: boolean): void {
    const outcome = { id: this.#next++, text, isFault, unixSeconds: this.unixMillis() / 1000 };
    const before = this.outcomes.value.get(name) ?? [];
    this.outcomes.value = new Map(this.outcomes.value).set(name, [outcome, ...before].slice(0, KEPT));
  }
}
