import type { Clock, Timer } from "../../base/clock.ts";
import { Tally } from "../../base/tally.ts";

/** An episode of drops is over once this long has passed without another. Units: milliseconds. */
const OVER_MILLIS = 10_000;
const STATUS_ID = "dropped";
const LEVEL_WARNING = 1;

/** Losses that come one by one are told together, after this time. Units: milliseconds. */
const TOGETHER_MILLIS = 1000;
/** Most topics that a status lists. */
const MAX_LISTED = 16;

/**
 * Tells a viewer what it lost: one status for each episode, which grows, and is removed when the episode is over. A viewer that keeps each text
 * that it gets gets the same one each time, without numbers.
 */
export class DropStatus {
  #counts = new Tally();
  #over: Timer | undefined;
  #telling: Timer | undefined;

  /** `send` sends a message to the viewer. `replaces`: whether a status takes the place of an earlier one in this viewer. */
  constructor(
    private readonly clock: Clock,
    private readonly replaces: boolean,
    private readonly send: (message: object) => void,
  ) {}

  /** Counts messages that were lost because the viewer did not read. Returns the status that tells of all of this episode. */
  add(topic: string, source: string, count: number): object {
    this.#count(topic, source, count);
    return this.#status;
  }

  /** Counts an event that was lost because too many came, and tells of it soon. */
  skipped(topic: string, source: string): void {
    this.#count(topic, source, 1);
    this.#telling ??= this.clock.after(TOGETHER_MILLIS, () => {
      this.#telling = undefined;
      this.send(this.#status);
    });
  }

  stop(): void {
    this.#over?.cancel();
    this.#telling?.cancel();
  }

  get #status(): object {
    const lost = this.replaces ? this.#lost : "some: the relay counts them at /clients";
    const message = `More messages came than this viewer reads or asks for. It lost ${lost}`;
    return { op: "status", level: LEVEL_WARNING, message, id: STATUS_ID };
  }

  get #lost(): string {
    const all = Object.entries(this.#counts.toRecord()).map(([topic, messages]) => `${messages} of ${topic}`);
    const further = all.length > MAX_LISTED ? `, and of ${all.length - MAX_LISTED} other topics` : "";
    return `${all.slice(0, MAX_LISTED).join(", ")}${further}`;
  }

  #count(topic: string, source: string, count: number): void {
    this.#counts.add(`/${source}/${topic}`, count);
    this.#over?.cancel();
    this.#over = this.clock.after(OVER_MILLIS, () => {
      this.#counts = new Tally();
      this.#over = undefined;
      this.send({ op: "removeStatus", statusIds: [STATUS_ID] });
    });
  }
}
