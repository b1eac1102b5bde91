import { BoundedQueue } from "../base/bounded-queue.ts";
import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { OutputLine } from "./engine-output.ts";

/** The last lines, which the report of a crash has. */
const TAIL = { maxItems: 40, maxBytes: 16 * 1024 };
/** Most lines that are logged in a second. An engine whose XR runtime has died prints 5,000 errors a second. */
const MAX_LINES_PER_SECOND = 200;
const SECOND_MILLIS = 1000;

/** Writes the output of one run of the engine to the relay's log, within bounds, and keeps the last lines. */
export class OutputLog {
  readonly #tail = new BoundedQueue<string>(TAIL);
  #windowEndsMillis = Number.NEGATIVE_INFINITY;
  #logged = 0;
  #leftOut = 0;

  constructor(
    private readonly log: Log,
    private readonly clock: Clock,
    /** Counts a line that is not logged. */
    private readonly lineLeftOut: () => void = () => {},
  ) {}

  /** Takes a line of the output. */
  take({ level, text }: OutputLine): void {
    this.#tail.push(text, text.length);
    const now = this.clock.monotonicMillis();
    if (now >= this.#windowEndsMillis) {
      this.flush();
      this.#windowEndsMillis = now + SECOND_MILLIS;
      this.#logged = 0;
    }
    if (this.#logged >= MAX_LINES_PER_SECOND) {
      this.#leftOut++;
      this.lineLeftOut();
    } else {
      this.#logged++;
      this.log[level](`godot: ${text}`);
    }
  }

  /** Logs how many lines were left out since the last time. */
  flush(): void {
    if (this.#leftOut === 0) return;
    this.log.warn(`godot: ${this.#leftOut} lines left out, more than ${MAX_LINES_PER_SECOND} in a second`);
    this.#leftOut = 0;
  }

  /** The last lines, oldest first. */
  tail(): string[] {
    return this.#tail.toArray();
  }
}
