import type { Clock, Timer } from "../../base/clock.ts";

/** An episode of drops is over once this long has passed without another. Units: milliseconds. */
const OVER_MILLIS = 10_000;
const STATUS_ID = "dropped";
const LEVEL_WARNING = 1;

/** Tells a viewer what it lost: one status for each episode, which grows, and is removed when the episode is over. */
export class DropStatus {
  readonly #counts = new Map<string, number>();
  #over: Timer | undefined;

  /** `send` sends a message to the viewer. */
  constructor(
    private readonly clock: Clock,
    private readonly send: (message: object) => void,
  ) {}

  /** Counts lost messages. Returns the status that tells of all of this episode. */
  add(topic: string, source: string, count: number): object {
    const name = `/${source}/${topic}`;
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + count);
    this.#over?.cancel();
    this.#over = this.clock.after(OVER_MILLIS, () => {
      this.#counts.clear();
      this.#over = undefined;
      this.send({ op: "removeStatus", statusIds: [STATUS_ID] });
    });
    const lost = [...this.#counts].map(([topicName, messages]) => `${messages} of ${topicName}`).join(", ");
    const message = `This viewer did not read fast enough and lost messages: ${lost}`;
    return { op: "status", level: LEVEL_WARNING, message, id: STATUS_ID };
  }

  stop(): void {
    this.#over?.cancel();
  }
}
